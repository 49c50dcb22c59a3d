"""The documents of a case, full and redacted, in its own language."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

import vocab
from amparo.cases.models import (
    Assessment,
    Case,
    Decision,
    Measure,
    Request,
    Sitting,
)
from amparo.cases.queries.sittings import Point, whole_agenda, whole_agreements
from amparo.cases.rules import steps
from amparo.cases.workflow.scoring import score_of
from amparo.places.queries import profile_of
from amparo.ui import days
from amparo.ui.documents import (
    Block,
    Document,
    Heading,
    Items,
    Note,
    Pairs,
    Paragraph,
    Signature,
    Table,
)

HIDDEN = "█" * 6
SPOKEN = ("es", "qu", "en")


def language_of(case: Case) -> str:
    """Return the language of a case's papers: its own where Amparo writes it, else Spanish."""
    return case.language if case.language in SPOKEN else "es"


def _document(
    case: Case, title: str, at: datetime, blocks: Sequence[Block], *, marking: str = ""
) -> Document:
    language = get_language() or "es"
    return Document(
        title=title, reference=case.code, date=timezone.localdate(at), language=language,
        blocks=tuple(blocks), marking=marking,
        issuer=profile_of(case.profile).name.in_language(language),
    )  # fmt: skip


def acknowledgement(case: Case, request: Request, at: datetime) -> Document:
    """Return the acknowledgement of a request: when it came, when it counts, what comes next."""
    with override(language_of(case)):
        limits = profile_of(case.profile).deadlines
        pairs = [
            (_("Case"), case.code),
            (_("Received"), days.moment(request.made_at)),
            (_("Counts as received on"), days.day(request.counts_from_on)),
            (_("Channel"), vocab.label("cases/channels", request.channel, get_language() or "es")),
        ]
        blocks = [
            Paragraph(_("We received your request for protection. It is free and reserved.")),
            Pairs(pairs),
            Heading(_("What comes next")),
            Paragraph(
                _("The desk says if the request is admitted within %(term)s.")
                % {"term": _term(limits["admissibility"].value, limits["admissibility"].unit)}
            ),
            Paragraph(_("If there is danger now, the duty officer acts before, at any hour.")),
        ]
        return _document(case, _("Acknowledgement"), at, blocks)


def decision(case: Case, made: Decision, at: datetime, *, redacted: bool) -> Document:
    """Return the act of a decision; the redacted version hides who, why and which measures."""
    with override(language_of(case)):
        profile = profile_of(case.profile)
        language = get_language() or "es"
        act = profile.decision_act.text.in_language(language)
        blocks: list[Block] = [
            Pairs([
                (_("Act"), f"{act} {made.act_number}".strip()),
                (_("Code name"), HIDDEN if redacted else case.code_name),
                (_("Level of risk"), HIDDEN if redacted
                 else vocab.label("cases/risk_levels", case.risk_level, language)
                 if case.risk_level else "–"),
                (_("Decision"), vocab.label("cases/decision_kinds", made.kind, language)),
            ]),
        ]  # fmt: skip
        if made.seats > 1:
            blocks.append(_votes(made, language))
        blocks += [
            Heading(_("Reasons")),
            Paragraph(HIDDEN if redacted else made.reasons or ""),
        ]
        if made.plan_id and made.kind == "grant":
            blocks += [Heading(_("Measures")), _measures(made, redacted=redacted)]
        if made.orientation:
            said = HIDDEN if redacted else made.orientation
            blocks += [Heading(_("What you can do")), Paragraph(said)]
        if made.review_route:
            blocks += [Heading(_("How to ask for review")), Paragraph(made.review_route)]
        blocks.append(Signature(HIDDEN if redacted else str(made.decided_by or ""), act))
        marking = _("Redacted version") if redacted else _("Full version, reserved")
        return _document(case, _("Decision"), at, blocks, marking=marking)


def _votes(made: Decision, language: str) -> Block:
    """Return how the board voted, by number: who voted what is on the case's own page."""
    cast = [one.vote for one in made.votes.all()]
    pairs = [
        (vocab.label("cases/votes", kind, language), str(cast.count(kind)))
        for kind in vocab.terms("cases/votes")
    ]
    return Pairs([*pairs, (_("Quorum"), str(made.quorum))])


def _measures(made: Decision, *, redacted: bool) -> Block:
    if redacted:
        return Paragraph(HIDDEN)  # not even how many they are
    kept = made.plan.measures.exclude(answer="refuse").select_related("body") if made.plan else ()
    rows = [
        (one.title, one.body.name, days.day(one.starts_by) if one.starts_by else "–")
        for one in kept
    ]
    return Table(_("Measures granted"), [_("Measure"), _("Body"), _("Starts by")], rows)


def duty_notice(case: Case, measure: Measure, at: datetime) -> Document:
    """Return the notice of a duty to its body: the least it must know, under the code name."""
    with override("es"):
        duty = measure.duty
        pairs = [
            ("Obligación", duty.code if duty else ""),
            ("Nombre en clave", case.code_name),
            ("Lugar", case.region.name if case.region else "–"),
            ("Medida", measure.title),
            ("Debe empezar", days.day(measure.starts_by) if measure.starts_by else "–"),
        ]
        blocks = [
            Paragraph("El mecanismo comunica a su entidad la siguiente obligación de protección."),
            Pairs(pairs),
            Paragraph(measure.detail or ""),
            Note("Documento reservado. No contiene el nombre de la persona ni debe añadirse."),
        ]
        return _document(case, "Aviso de obligación", at, blocks)


def minutes(sitting: Sitting, signed_by: str, *, redacted: bool) -> Document:
    """Return the minutes of a session: who came, who did not, the points, what was agreed.

    The redacted version does not tell which cases were spoken of, nor what was agreed about them.
    """
    with override("es"):  # the language in which the State's bodies work
        points = whole_agenda(sitting, redacted=redacted)
        agreements = whole_agreements(sitting, redacted=redacted)
        came = sitting.attendances.select_related("body").order_by("body__code")
        absent = [
            f"{a.body.name}: {a.excuse}" if a.excuse else a.body.name for a in came if not a.present
        ]
        rows = [
            (one.text, one.duty.body.name, days.day(one.duty.due_at) if one.duty.due_at else "–")
            for one in agreements
        ]
        pairs = [
            ("Sesión", vocab.label("cases/sitting_kinds", sitting.kind, "es")),
            ("Convocada", days.moment(sitting.called_at)),
            ("Abierta", days.moment(sitting.opened_at) if sitting.opened_at else "–"),
            ("Cerrada", days.moment(sitting.closed_at) if sitting.closed_at else "–"),
            ("Lugar", sitting.place or "–"),
            ("Quórum", str(sitting.quorum)),
        ]
        blocks: list[Block] = [
            Pairs(pairs), Heading("Asistentes"), Items([a.body.name for a in came if a.present]),
        ]  # fmt: skip
        blocks += [Heading("Ausentes"), Items(absent)] if absent else []
        blocks += [Heading("Agenda"), Items([_spoken(one) for one in points], numbered=True)]
        if rows:
            blocks.append(Table("Acuerdos", ["Acuerdo", "Entidad", "Plazo"], rows))
        blocks.append(Note("Los casos figuran solo con su nombre en clave."))
        blocks.append(Signature(signed_by, "Secretaría de la sesión"))
        return Document(
            title="Acta de sesión", reference=sitting.code, language="es", blocks=tuple(blocks),
            date=timezone.localdate(sitting.held_at), issuer=sitting.body.name,
            marking=_("Redacted version") if redacted else _("Full version, reserved"),
        )  # fmt: skip


def _spoken(point: Point) -> str:
    return f"{point.title}: {point.code_name}" if point.code_name else point.title


def assessment(case: Case, found: Assessment, at: datetime, *, redacted: bool) -> Document:
    """Return a risk assessment with every variable and every step; the redacted one hides them.

    What each answer rests on is not printed: a source must not be known by its evidence.
    """
    with override(language_of(case)):
        language = get_language() or "es"
        level = vocab.label("cases/risk_levels", found.level, language)
        pairs = [
            (_("Code name"), HIDDEN if redacted else case.code_name),
            (_("Assessment"), str(found.number)),
            (_("Level of risk"), HIDDEN if redacted else level),
            (_("Instrument"), f"{found.instrument} {found.instrument_version}"),
            (_("Contact with the person"), days.day(found.contact_on) if found.contact_on else "–"),
        ]
        blocks: list[Block] = [Pairs(pairs)]
        blocks += _hidden_parts() if redacted else _assessed(found, language)
        blocks.append(
            Note(vocab.instrument(found.instrument_version).calibration.in_language(language))
        )
        name = HIDDEN if redacted else str(found.assessor)
        blocks.append(Signature(name, vocab.label("people/roles", "assessor", language)))
        marking = _("Redacted version") if redacted else _("Full version, reserved")
        return _document(case, _("Risk assessment"), at, blocks, marking=marking)


def _hidden_parts() -> list[Block]:
    parts = (_("What happened"), _("Why this level"), _("How the level comes out"))
    return [block for part in parts for block in (Heading(part), Paragraph(HIDDEN))]


def _assessed(found: Assessment, language: str) -> list[Block]:
    instrument = vocab.instrument(found.instrument_version)
    said = [
        (_("What happened"), found.narrative),
        (_("Why this level"), found.level_reason),
        (_("How the factors make each other worse"), found.intersection),
        (_("What changed since the previous assessment"), found.change_reasons),
        (_("In the person's own words"), found.person_view),
    ]
    blocks: list[Block] = []
    for title, words in said:
        blocks += [Heading(title), Paragraph(words)] if words else []
    told = [step.words.in_language(language) for step in steps(score_of(found), instrument)]
    blocks += [Heading(_("How the level comes out")), Items(told, numbered=True)]
    return [*blocks, *_variables(found, instrument, language), _legal_test(found, instrument)]


def _variables(found: Assessment, instrument: vocab.Instrument, language: str) -> list[Block]:
    rows = {row.item: row for row in found.answers.all()}
    columns = [_("Variable"), _("Answered"), _("Reason")]
    return [
        Table(dimension.name.in_language(language), columns, [
            (f"{item.id} {item.name.in_language(language)}", rows[item.id].value,
             rows[item.id].reason or "")
            for item in dimension.items if item.id in rows
        ])
        for dimension in instrument.dimensions if rows.keys() & {i.id for i in dimension.items}
    ]  # fmt: skip


def _legal_test(found: Assessment, instrument: vocab.Instrument) -> Block:
    language = get_language() or "es"
    words = {"yes": _("yes"), "no": _("no"), "unknown": _("not known")}
    rows = {row.element: row for row in found.legal_answers.all()}
    return Table(_("Legal test"), [_("Quality of the risk"), _("Answered"), _("Reason")], [
        (quality.label.in_language(language), words[rows[quality.key].value],
         rows[quality.key].reason or "")
        for quality in instrument.legal_test if quality.key in rows
    ])  # fmt: skip


def _term(value: int, unit: str) -> str:
    return f"{value} {vocab.UNITS[unit].in_language(get_language() or 'es')}"
