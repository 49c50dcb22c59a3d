"""The deeds of the case track, from the request to a plan in force."""

import uuid
from datetime import timedelta
from typing import Any

import vocab
from amparo.cases import actions as cases
from amparo.cases.actions import (
    assessments,
    assessors,
    decisions,
    following,
    implementing,
    incidents,
    plans,
    reassessing,
    reviews,
)
from amparo.cases.models import Assessment, Trigger
from amparo.duties import actions as duties
from amparo.kernel.actors import VISITOR
from amparo.people.models import Organisation, User
from amparo.people.queries import organisations_of
from amparo.places.models import Area
from amparo.site.demo import words
from amparo.site.demo.stories.story import Story

# Answers by level: the worked examples of the instrument, in the order of its items.
ANSWERS = {
    "ordinary": {"T": "1010111100", "V": "11011101100", "D": "0000000", "C": "32332222"},
    "extraordinary": {"T": "3343323322", "V": "33313223214", "D": "1030032", "C": "21113110"},
    "extreme": {"T": "4444444434", "V": "44424434434", "D": "2041044", "C": "20012000"},
}


def receive(s: Story, **changes: Any) -> None:
    """File the request."""
    collective = changes.get("relation") == "collective"
    n = s.luck.randrange(len(words.COLLECTIVES if collective else words.NAMES))
    region = Area.objects.filter(
        country="PE", level="region", name=s.luck.choice(words.REGIONS)
    ).first()
    traits: dict[str, Any] = {"causes": [s.luck.choice(words.CAUSES)]}
    if collective:
        traits |= {"kind": words.KINDS[n], "decision_rule": "assembly"}
        name = words.COLLECTIVES[n]
    else:
        traits |= {"gender": s.luck.choice(("woman", "woman", "man")), "languages": ["es"]}
        name = words.NAMES[n]
    facts: dict[str, Any] = {
        "submission": uuid.UUID(int=s.luck.getrandbits(128), version=4), "country": "PE",
        "channel": s.luck.choice(("web", "web", "phone", "in_person")), "relation": "self",
        "narrative": s.luck.choice(words.STORIES), "region": region, "traits": traits,
        "wanted_outcome": s.luck.choice(words.WANTED),
        "identity": {
            "legal_name": name,
            "contacts": [{"type": "phone", "value": f"9{s.luck.randrange(10**8):08d}",
                          "safe_hours": "por la mañana", "safe_word": "puquio"}],
        },
    }  # fmt: skip
    done = cases.submit(filing=cases.Filing(**{**facts, **changes}), by=VISITOR, at=s.at)
    s.case = done.case


def ask_information(s: Story) -> None:
    """Ask for what is missing."""
    cases.ask_information(
        case_id=s.fresh().pk, by=s.who("intake_officer"), at=s.later(5),
        items=["¿En qué fecha fue la primera llamada?", "¿Quién más la escuchó?"],
    )  # fmt: skip


def refer(s: Story) -> None:
    """Pass it on."""
    cases.refer(
        case_id=s.fresh().pk, receiver="Superintendencia Nacional de Fiscalización Laboral",
        reason="El hecho es laboral y no nace de la defensa de derechos.",
        by=s.who("intake_lead"), at=s.later(20),
    )  # fmt: skip


def decline(s: Story) -> None:
    """Do not admit it."""
    cases.decline(
        case_id=s.fresh().pk, reason="El hecho no guarda vínculo con la defensa de derechos.",
        by=s.who("intake_lead"), at=s.later(20),
    )  # fmt: skip


def admit(s: Story) -> None:
    """Admit it."""
    cases.admit(
        case_id=s.fresh().pk, defender_reason=words.DEFENDER, nexus_reason=words.NEXUS,
        case_officer=s.who("case_officer"), by=s.who("intake_lead"), at=s.later(22),
    )  # fmt: skip
    cases.assign_to(
        case_id=s.fresh().pk, user=s.who("follow_up_officer"), role="follow_up_officer",
        by=s.who("intake_lead"), at=s.at,
    )  # fmt: skip
    if not s.fresh().receipts.exclude(holder="third_party").exists():
        cases.issue_receipt(
            case_id=s.fresh().pk, holder="beneficiary", by=s.who("case_officer"), at=s.later(8)
        )


def record_incident(s: Story, kind: str = "THD") -> None:
    """Record what happened to the person, from what they told."""
    case, by = s.fresh(), s.who("case_officer")
    incidents.record_incident(
        case_id=case.pk, type=kind, country="PE", occurred=s.today.isoformat(), region=case.region,
        cause=s.luck.choice(words.CAUSES), description=s.luck.choice(words.STORIES),
        suspected=[s.luck.choice(words.SUSPECTED)], by=by, at=s.later(3),
    )  # fmt: skip


def give_assessor(s: Story) -> None:
    """Assign the assessor, who declares and begins."""
    case = s.fresh()
    assessors.assign_assessor(
        case_id=case.pk, assessor=s.who("assessor"), by=s.who("assessment_lead"), at=s.later(10)
    )
    cases.declare_conflict(
        case_id=case.pk, has_conflict=False, note="", by=s.who("assessor"), at=s.later(2)
    )
    assessments.start_assessment(case_id=case.pk, by=s.who("assessor"), at=s.later(1))


def write_assessment(s: Story, level: str = "extraordinary", *, fallen: str = "") -> Assessment:
    """Answer every question of the assessment in hand, with evidence where it is asked."""
    found = s.fresh().assessments.filter(state__in=("draft", "returned")).get()
    by = s.who("assessor")
    given = _answers(level)
    if fallen:
        given[fallen] = "0"
    assessments.save_answers(
        assessment_id=found.pk, answers=given, by=by, at=s.later(20),
        reasons=dict.fromkeys((i for i, v in given.items() if v == "U"), "Dos llamadas sin señal.")
        | ({fallen: "Nadie volvió a acercarse desde agosto."} if fallen else {}),
    )  # fmt: skip
    for item, value in given.items():
        if value in {"3", "4"} or item == fallen:
            assessments.add_evidence(
                assessment_id=found.pk, item=item, text="Entrevista y registro de la federación.",
                reliability="high", by=by, at=s.at,
            )  # fmt: skip
    _test(s, found, level, by)
    assessments.write_words(
        assessment_id=found.pk, narrative=words.NARRATIVE, by=by, at=s.later(4),
        level_reason=words.ORDINARY_REASON if level == "ordinary" else words.LEVEL_REASON,
        contact_on=s.today, interpreter="Intérprete de la lengua pedida",
        intersection="Ser mujer e indígena en zona sin señal hace más difícil pedir ayuda.",
        change_reasons="Nada cambia frente a la anterior." if found.previous else "",
    )  # fmt: skip
    assessments.record_person_view(
        assessment_id=found.pk, words=words.PERSON_VIEW, by=s.holder, at=s.later(6)
    )
    return found


def _answers(level: str) -> dict[str, str]:
    instrument = vocab.instrument()
    return {
        item.id: ANSWERS[level][dimension.key][n]
        for dimension in instrument.dimensions
        for n, item in enumerate(dimension.items)
    }


def _test(s: Story, found: Assessment, level: str, by: User) -> None:
    yes = level != "ordinary"
    answers = {
        test.key: "yes" if yes and not test.extreme else "no"
        for test in vocab.instrument().legal_test
    }
    assessments.answer_legal_test(
        assessment_id=found.pk, answers=answers, right_at_risk="integrity",
        reasons=dict.fromkeys(answers, "Consta en la entrevista y en el registro."),
        attack_within_90_days=False, by=by, at=s.at,
    )  # fmt: skip


def hand_in(s: Story) -> None:
    """Hand in the assessment."""
    found = s.fresh().assessments.filter(state__in=("draft", "returned")).get()
    reviews.submit_assessment(assessment_id=found.pk, by=s.who("assessor"), at=s.later(3))


def accept(s: Story) -> None:
    """Accept the assessment."""
    found = s.fresh().assessments.filter(state="submitted").get()
    reviews.accept(
        assessment_id=found.pk, reasons="Completa, con prueba en cada respuesta alta.",
        by=s.who("assessment_lead"), at=s.later(18),
    )  # fmt: skip


def propose_plan(s: Story, count: int = 5) -> None:
    """Propose the measures and show them."""
    case, by = s.fresh(), s.who("case_officer")
    for code, body, detail, need in words.MEASURES[:count]:
        plans.propose_measure(
            case_id=case.pk, by=by, at=s.later(1),
            proposal=plans.Proposal(
                catalogue_code=code, body=Organisation.objects.get(country="PE", code=body),
                detail=detail, do_no_harm=words.HARM, need=need, responsible_name="Por designar",
                starts_by=s.at + timedelta(days=12), budget_line="Meta 0123, genérica 2.3",
                evidence_kind="Acta firmada o parte policial",
            ),
        )  # fmt: skip
    plans.write_plan(
        case_id=case.pk, objectives="Que la vigilancia del territorio siga sin nuevas amenazas.",
        unmet_needs={"D6": "La cubre el seguimiento sectorial."}, by=by, at=s.later(1),
    )  # fmt: skip
    plans.share_plan(case_id=case.pk, by=by, at=s.later(2))


def answer_plan(s: Story, *, refuse: int | None = None, leave: int = 0) -> None:
    """Give the person's answers; refuse the n-th measure, leave the last ones unanswered."""
    measures = list(
        s.fresh().measures.filter(plan__replaced_at=None, plan__isnull=False).order_by("id")
    )
    for n, measure in enumerate(measures[: len(measures) - leave]):
        answer = "refuse" if n == refuse else "accept_with_change" if n == 0 else "accept"
        plans.answer_measure(
            measure_id=measure.pk, answer=answer, words=words.SAID[n % len(words.SAID)],
            by=s.holder, at=s.later(2),
        )  # fmt: skip


def send_to_decision(s: Story) -> None:
    """Take the plan to decision."""
    plans.send_to_decision(case_id=s.fresh().pk, by=s.who("case_officer"), at=s.later(4))


def decide(s: Story, kind: str = "grant") -> None:
    """Decide, and tell the person."""
    case, by = s.fresh(), s.who("decider")
    opened = decisions.open_decision(
        case_id=case.pk, kind=kind, reasons=words.GRANT if kind == "grant" else words.DENIAL,
        by=by, at=s.later(16),
    )  # fmt: skip
    decisions.decide(
        decision_id=opened.pk, act_number=f"{s.luck.randrange(1, 300):03d}-{s.at.year}-JUS/VMDHAJ",
        by=by, at=s.later(6), orientation="" if kind == "grant" else words.ORIENTATION,
        review_route="" if kind == "grant" else words.ROUTE,
    )  # fmt: skip
    decisions.tell_decision(
        decision_id=opened.pk, channel="phone", proof="Llamada con palabra de reconocimiento.",
        by=s.who("case_officer"), at=s.later(4),
    )  # fmt: skip


def tell_bodies(s: Story) -> None:
    """Give each body its duty."""
    implementing.notify_bodies(case_id=s.fresh().pk, by=s.who("case_officer"), at=s.later(8))


def carry_out(s: Story, share: float = 1.0) -> None:
    """Let the bodies accept, do and show; and the person confirm, as far as `share` goes."""
    owed = list(
        s.fresh()
        .measures.exclude(duty=None)
        .filter(duty__state="offered")
        .select_related("duty", "body")
    )
    for measure in owed[: round(len(owed) * share)]:
        liaison = liaison_of(s, measure.body)
        duties.accept(duty_id=measure.duty_id, by=liaison, at=s.later(10))
        duties.claim_done(
            duty_id=measure.duty_id, text="Se cumplió según el acta adjunta.",
            upload=("acta.txt", b"Acta de cumplimiento, sin nombres."), by=liaison, at=s.later(20),
        )  # fmt: skip
        implementing.confirm_measure(
            measure_id=measure.pk, happened=True, text=s.luck.choice(words.SAID), suitability=4,
            channel="web", by=s.holder, at=s.later(12),
        )  # fmt: skip


def liaison_of(s: Story, body: Organisation) -> User:
    """Return the liaison of a body."""
    for user in s.people["sector_liaison"]:
        if body.pk in organisations_of(user):
            return user
    raise LookupError(body.code)


def go_active(s: Story) -> None:
    """Record that protection is in force, and visit."""
    by = s.who("follow_up_officer")
    implementing.confirm_protection(case_id=s.fresh().pk, by=by, at=s.later(6))
    following.follow_up(
        case_id=s.fresh().pk, mode="call", statement=s.luck.choice(words.TALKS), suitability=4,
        by=by, at=s.later(200),
    )  # fmt: skip


def assess_again(s: Story) -> None:
    """Begin a reassessment because the person asks."""
    why: Trigger = reassessing.trigger(
        case_id=s.fresh().pk, kind="person_asked", once=f"demo:{s.today}", by=s.holder,
        at=s.later(30), note="Cambié de casa y volvieron las llamadas.",
    )  # fmt: skip
    reassessing.reassess(trigger_id=why.pk, by=s.who("follow_up_officer"), at=s.later(5))
