"""What the State did about real treaties, by days that are public knowledge; Congress is invented.

Each act names where it is read. Only that something waits in Congress is invented, and says so.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from amparo.commitments.actions import (
    ActionFacts,
    Cited,
    StepFacts,
    accept_competence,
    publish,
    record_action,
    schedule_treaties,
    take_step,
)
from amparo.commitments.models import CompetenceAcceptance, DomesticStep, TreatyAction
from amparo.evidence.actions import add_source
from amparo.evidence.models import Source
from amparo.instruments.models import Instrument
from amparo.people.models import User

DAY = timedelta(days=1)
# treaty, signature, ratification; «a» before a day: accession, without a signature
ACTS = (
    ("ICERD", "1966-07-22", "1971-09-29"), ("ICESCR", "1977-08-11", "1978-04-28"),
    ("ICCPR", "1977-08-11", "1978-04-28"), ("ICCPR-OP1", "1977-08-11", "1980-10-03"),
    ("CEDAW", "1981-07-23", "1982-09-13"), ("OP-CEDAW", "2000-12-22", "2001-04-09"),
    ("CAT", "1985-05-29", "1988-07-07"), ("OPCAT", "", "a 2006-09-14"),
    ("CRC", "1990-01-26", "1990-09-04"), ("ICRMW", "2004-09-22", "2005-09-14"),
    ("CRPD", "2007-03-30", "2008-01-30"), ("CED", "", "a 2012-09-26"),
    ("VCLT", "1969-05-23", "2000-09-14"), ("CCM", "2008-12-03", "2012-09-26"),
    ("ACHR", "1977-07-27", "1978-07-28"), ("ESCAZU", "2018-09-27", ""),
)  # fmt: skip
# What its table says the State added when it ratified, told in short.
RESERVATION = (
    "Resumen: los artículos 11, 12 y 25 se aplican conforme al proceso de firma, aprobación, "
    "ratificación, adhesión y entrada en vigor que fija la Constitución."
)
# treaty, procedure, since when
ACCEPTED = (
    ("CAT", "individual_communications", "2002-10-17"),
    ("ACHR", "iacthr", "1981-01-21"),
)
# treaty, what is invented of it: how many days ago it was sent, and if the head took it
AT_CONGRESS = (("ICESCR-OP", 412, True), ("ICCPR-OP2", 95, False))


def fill_treaties(people: dict[str, list[User]], invented: Source, *, until: datetime) -> None:
    """Record real acts, a reservation, competences, and two invented treaties at Congress."""
    known = {row.known_as: row for row in Instrument.objects.exclude(known_as="")}
    officer, head = people["desk_officer"][0], people["desk_head"][0]
    at = until - 45 * DAY
    united, american = _source(officer, at), _american(officer, at)
    for name, signed, bound in ACTS:
        cited = Cited(american if name == "ACHR" else united, f"Perú, {name}")
        for kind, made in _acts(signed, bound):
            facts = ActionFacts(
                instrument=known[name], country="PE", kind=kind, made=made, secrecy="PUBLIC"
            )
            act = record_action(facts=facts, cited=cited, by=officer, at=at)
            publish(model=TreatyAction, record_id=act.pk, by=head, at=at + DAY)
    reserved = ActionFacts(
        instrument=known["VCLT"], country="PE", kind="reservation", made="2000-09-14",
        text=RESERVATION, secrecy="PUBLIC",
    )  # fmt: skip
    act = record_action(facts=reserved, cited=Cited(united, "Perú, VCLT"), by=officer, at=at)
    publish(model=TreatyAction, record_id=act.pk, by=head, at=at + DAY)
    for name, procedure, since in ACCEPTED:
        row = accept_competence(
            country="PE", procedure=procedure, accepted=since, instrument=known[name],
            secrecy="PUBLIC", cited=Cited(american if name == "ACHR" else united), by=officer,
            at=at,
        )  # fmt: skip
        publish(model=CompetenceAcceptance, record_id=row.pk, by=head, at=at + DAY)
    _send_to_congress(people, known, invented, until)
    schedule_treaties(country="PE", at=until - 10 * DAY)


def _acts(signed: str, bound: str) -> list[tuple[str, str]]:
    acts = [("signature", signed)] if signed else []
    if bound:
        acceded = bound.startswith("a ")
        acts.append(("accession" if acceded else "ratification", bound.removeprefix("a ")))
    return acts


def _source(by: User, at: datetime) -> Source:
    return add_source(
        title="Colección de Tratados de las Naciones Unidas: estado de los tratados",
        kind="official_record", publisher="Naciones Unidas", address="https://treaties.un.org",
        language="en", secrecy="PUBLIC", is_of_desks=True, by=by, at=at,
    )  # fmt: skip


def _american(by: User, at: datetime) -> Source:
    return add_source(
        title="Tratados multilaterales interamericanos: firmas y ratificaciones",
        kind="official_record", publisher="Organización de los Estados Americanos",
        address="https://www.oas.org", language="es", secrecy="PUBLIC", is_of_desks=True, by=by,
        at=at,
    )  # fmt: skip


def _send_to_congress(
    people: dict[str, list[User]], known: dict[str, Instrument], source: Source, until: datetime
) -> None:
    officer, head = people["desk_officer"][0], people["desk_head"][0]
    for known_as, days, taken in AT_CONGRESS:
        step = take_step(
            facts=StepFacts(
                instrument=known[known_as], country="PE", step="to_congress",
                taken=str(timezone.localdate(until - days * DAY)), document="Oficio inventado",
                note="Inventado, para la demostración.",
            ),
            cited=Cited(source), by=officer, at=until - 30 * DAY,
        )  # fmt: skip
        if taken:  # the other waits for the head
            publish(model=DomesticStep, record_id=step.pk, by=head, at=until - 29 * DAY)
