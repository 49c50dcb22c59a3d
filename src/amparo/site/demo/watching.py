"""What waits at the desk of the data-protection officer in the demonstration."""

from datetime import datetime, timedelta

from amparo.cases.actions import as_holder
from amparo.cases.models import Case
from amparo.kernel.actors import Holder
from amparo.oversight import actions
from amparo.people.models import User
from amparo.vault import actions as vault

HOUR = timedelta(hours=1)


def fill_desk(people: dict[str, list[User]], *, until: datetime) -> None:
    """Let people ask about their data, an emergency view wait, a file be held, a laptop be lost."""
    officer, auditor = people["data_protection_officer"][0], people["auditor"][0]
    active = list(Case.objects.filter(state="active").order_by("received_at")[:3])
    kinds = (
        ("access", ""),
        ("rectification", "Mi segundo apellido está mal escrito."),
        ("objection", "No quiero contar en los cuadros de mi distrito."),
    )
    for number, (case, (kind, text)) in enumerate(zip(active, kinds, strict=False)):
        if person := _person(case):
            asked = actions.ask(
                case_id=case.pk, kind=kind, text=text, by=person, at=until - 70 * HOUR
            )
            if not number:
                actions.answer(
                    request_id=asked.pk, outcome="granted", by=officer, at=until - 40 * HOUR,
                    text="Su copia está lista en esta página.",
                )  # fmt: skip
    for case in active[:1]:
        _look_and_hold(case, people, until)
    actions.register_breach(
        description="Se perdió una computadora de la mesa; su disco está cifrado.",
        severity="low", codes=[case.code for case in active[:2]], found_at=until - 20 * HOUR,
        by=officer, at=until - 19 * HOUR,
    )  # fmt: skip
    actions.verify_journal(by=auditor, at=until - HOUR)


def _person(case: Case) -> Holder | None:
    receipt = case.receipts.exclude(holder="third_party").order_by("issued_at").first()
    return as_holder(receipt) if receipt else None


def _look_and_hold(case: Case, people: dict[str, list[User]], until: datetime) -> None:
    case_officer = case.assignments.filter(role="case_officer", until_at=None).first()
    who = case.person or case.collective
    if case_officer and who:
        vault.reveal(
            identity_id=who.identity_id, file=case.file, by=case_officer.user, at=until - 30 * HOUR,
            purpose="contact", reason="Llamada para acordar la visita del viernes",
        )  # fmt: skip
    glass = actions.ask_to_break_glass(
        code=case.code, reason="Nadie del caso responde y avisan de hombres armados cerca",
        by=people["duty_officer"][0], at=until - 2 * HOUR,
    )  # fmt: skip
    actions.approve_break_glass(request_id=glass.pk, by=people["auditor"][0], at=until - HOUR)
    actions.hold_case(
        code=case.code, reason="Investigación fiscal abierta", basis="Oficio 118-2026", at=until,
        by=people["data_protection_officer"][0],
    )  # fmt: skip
