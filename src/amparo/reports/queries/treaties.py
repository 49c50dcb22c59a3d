"""R-01, how a State stands to treaties, and R-02, who is missing and who asked them."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.commitments import queries as commitments
from amparo.commitments.models import (
    Campaign,
    CompetenceAcceptance,
    Demarche,
    StandingInvitation,
    Visit,
)
from amparo.commitments.queries.standings import bound_on, lines_of_treaties
from amparo.commitments.rules.falling_due import due_days
from amparo.commitments.views import wording
from amparo.evidence.rules.partial_dates import span_of
from amparo.instruments.queries import treaties_visible_to
from amparo.reports.queries.asking import Answer, Asking, Notes
from amparo.reports.rules.document import Block, Cell, Heading, Noted, Paragraph, Table
from amparo.ui import days
from vocab.treaties import deadlines
from vocab.treaties import treaties as known_treaties

AHEAD = timedelta(days=365)
ALL = "ALL"  # States
DATED = (3, 4, 5, 6, 7)  # columns of the table of all States that hold days
OFTEN = 500  # rows between two signs of how far it is
SPOKEN = ("reservation", "declaration", "objection", "withdrawal_of_reservation")
FIELDS = ("pk", "source_id", "locator", "kind", "text", "made", "withdrawn_why")
Acts = dict[str, dict[str, Any]]


def status_table(asking: Asking) -> Answer:
    """Gather R-01: of one State, or of all, how it stands to each treaty."""
    asked = commitments.Asked(asking.on, asking.known_at)
    chosen = str(asking.filters.get("country") or ALL)
    country = "" if chosen == ALL else chosen
    lines = (
        commitments.lines_of_state(asking.who, country, asked) if country
        else _lines_of_all(asking, asked)
    )  # fmt: skip
    notes, acts = _acts_of(asking, country)
    rows: list[tuple[Cell, ...]] = []
    for line, lines_known in _with_parents(lines):
        rows.append(_row(line, lines_known, acts, notes))
        if len(rows) % OFTEN == 0:
            asking.tell(len(rows))
    blocks: list[Block] = [Table(
        "treaties", _("Treaties"),
        (*((_("State"),) if not country else ()), _("Treaty"), _("Standing"), _("Signature"),
         _("Consent to be bound"), _("In force for it since"), _("Reservations and declarations"),
         _("To note")),
        tuple(row if not country else row[1:] for row in rows),
        (*((3,) if not country else ()), 4, 3, 2, 4, 3, 5, 4),
        _("Nothing that was done about a treaty is published here by that day."),
        DATED if not country else tuple(n - 1 for n in DATED),
    )]  # fmt: skip
    if country:
        blocks += [*_due_of(lines, asking), *_beside(asking, country, notes)]
    preface = [_("Worked out from what States did by that day, never typed in.")]
    return Answer(blocks, notes, preface)


def size_of_table(asking: Asking) -> int:
    """Return how many lines R-01 has at most: of one State they are few."""
    if str(asking.filters.get("country") or ALL) != ALL:
        return 0
    acts = commitments.visible_to(asking.who).filter(state="published").exclude(country="")
    return acts.order_by().values("instrument_id", "country").distinct().count()


def _lines_of_all(asking: Asking, asked: commitments.Asked) -> list[commitments.Line]:
    instruments = list(treaties_visible_to(asking.who))
    lines = list(lines_of_treaties(asking.who, instruments, asked).values())
    return sorted(lines, key=lambda line: (line.instrument.short, str(line.instrument.pk),
                                           wording.name_of(line.country)))  # fmt: skip


def _acts_of(asking: Asking, country: str) -> tuple[Notes, Acts]:
    rows = commitments.visible_to(asking.who)
    if country:
        rows = rows.filter(country=country)
    acts = {str(row["pk"]): row for row in rows.values(*FIELDS)}
    notes = Notes(asking.who)
    notes.load(
        (row["source_id"] for row in acts.values()),
        # Of all States: the publications they came from; single citations would be thousands.
        (f"commitments.TreatyAction:{key}" for key in acts) if country else (),
    )
    return notes, acts


def _with_parents(lines: list[commitments.Line]) -> Iterator[tuple[Any, dict[str, Any]]]:
    known: dict[str, dict[str, commitments.Line]] = {}
    for line in lines:
        if line.instrument.known_as:
            known.setdefault(line.country, {})[line.instrument.known_as] = line
    return ((line, known.get(line.country, {})) for line in lines)


def _row(
    line: commitments.Line, parents: dict[str, Any], acts: Acts, notes: Notes
) -> tuple[Cell, ...]:
    told = wording.as_row(line, parents, commitments.findings_of)
    found = line.standing
    consent = ", ".join(part for part in (told["consented"], told["how"]) if part)
    marker = f" ({told['marker']})" if told["marker"] else ""
    standing = told["standing"]["label"]
    if told["standing"]["may_be"]:
        standing = f"{standing}: {told['standing']['may_be']}"
    return (
        told["name"], _named(line), standing,
        _cited(told["signed"], found.signed, acts, notes),
        _cited(f"{consent}{marker}", found.consented, acts, notes),
        told["bound_from"], _spoken(line, acts, notes),
        " ".join([*(_left(told)), *told["findings"]]),
    )  # fmt: skip


def _named(line: commitments.Line) -> str:
    known = known_treaties().get(line.instrument.known_as)
    if known and known.parent:
        return _("%(treaty)s, protocol to %(parent)s") % {
            "treaty": line.instrument.short, "parent": known.parent,
        }  # fmt: skip
    return line.instrument.short


def _left(told: dict[str, Any]) -> list[str]:
    return [_("Denounced: %(day)s.") % {"day": told["left"]}] if told["left"] else []


def _cited(text: str, act: Any, acts: Acts, notes: Notes) -> Cell:
    row = acts.get(act.name) if act else None
    if not text or row is None:
        return text
    return Noted(
        text, notes.of(row["source_id"], row["locator"], f"commitments.TreatyAction:{row['pk']}")
    )


def _spoken(line: commitments.Line, acts: Acts, notes: Notes) -> Cell:
    said: list[str] = []
    numbers: list[int] = []
    for act in line.acts:
        row = acts.get(act.name)
        if row is None or act.kind not in SPOKEN:
            continue
        word = wording.word("commitments/treaty_actions", act.kind)
        said.append(f"{word} ({row['made']}){': ' + row['text'] if row['text'] else ''}")
        numbers += notes.of(
            row["source_id"], row["locator"], f"commitments.TreatyAction:{row['pk']}"
        )
    return Noted("\n".join(said), tuple(dict.fromkeys(numbers))) if said else ""


def _due_of(lines: list[commitments.Line], asking: Asking) -> list[Block]:
    rows = [
        (day.isoformat(), duty, instrument)
        for day, duty, instrument in treaty_dues(lines, asking.on, asking.on + AHEAD)
    ]
    if not rows:
        return []
    return [
        Heading(_("Falls due in the year from that day")),
        Table("due", _("What treaties ask by when"), (_("Due"), _("What"), _("Treaty")),
              tuple(sorted(rows)), (1, 4, 1), days=(0,)),
    ]  # fmt: skip


def treaty_dues(lines: Iterable[commitments.Line], since: Any, until: Any) -> Iterator[Any]:
    """Yield (day, what, treaty) that fall due between two days under treaties that bind."""
    by_key = {line.instrument.known_as: line for line in lines}
    for deadline in deadlines():
        line = by_key.get(deadline.treaty)
        bound = bound_on(line) if line else None
        if line is None or bound is None:
            continue
        for day in due_days(deadline, bound, until):
            if since <= day <= until:
                yield day, deadline.duty.in_language(wording.language()), line.instrument.short


def _beside(asking: Asking, country: str, notes: Notes) -> list[Block]:
    """Return the competences accepted, the invitation and the visits, as of the day."""
    blocks: list[Block] = []
    rows: list[tuple[Cell, ...]] = []
    for one in _told_by(CompetenceAcceptance, asking, country, "accepted"):
        number = notes.of(one.source_id, one.locator, f"commitments.CompetenceAcceptance:{one.pk}")
        name = wording.word("commitments/procedures", one.procedure)
        rows.append((Noted(name, number), one.accepted, one.ended))
    if rows:
        blocks += [Heading(_("Competences accepted")),
                   Table("competences", _("Bodies and procedures whose competence is accepted"),
                         (_("Body or procedure"), _("Accepted"), pgettext("over", "Ended")),
                         tuple(rows), (3, 1, 1), days=(1, 2))]  # fmt: skip
    for one in _told_by(StandingInvitation, asking, country, "begins"):
        number = notes.of(one.source_id, one.locator, f"commitments.StandingInvitation:{one.pk}")
        text = _("Open invitation to all special procedures since %(day)s.") % {
            "day": days.day(one.begins)
        }
        blocks.append(Paragraph(text, number))
    visits = tuple(
        (Noted(v.mandate, notes.of(v.source_id, v.locator, f"commitments.Visit:{v.pk}")),
         v.requested, v.accepted, " – ".join(day for day in (v.begins, v.ends) if day), v.report)
        for v in _told_by(Visit, asking, country, "requested")
    )  # fmt: skip
    if visits:
        blocks += [Heading(_("Visits of special procedures")),
                   Table("visits", _("Visits"), (_("Mandate"), _("Requested"), _("Accepted"),
                         _("Visit"), _("Report")), visits, (3, 1, 1, 2, 2),
                         days=(1, 2, 3))]  # fmt: skip
    return blocks


def _told_by(model: Any, asking: Asking, country: str, day: str) -> list[Any]:
    """Return the published records of a State that had begun by the day."""
    rows = commitments.visible(model, asking.who).filter(
        commitments.reading.that_count(asking.known_at), country=country
    )
    begun = [one for one in rows if not getattr(one, day)
             or span_of(getattr(one, day)).first <= asking.on]  # fmt: skip
    return sorted(begun, key=lambda one: (getattr(one, day), str(one.pk)))


def universalisation_gap(asking: Asking) -> Answer:
    """Gather R-02: who is not bound by treaties, who does not carry them out, who was asked."""
    asked = commitments.Asked(asking.on, asking.known_at)
    seen = treaties_visible_to(asking.who)
    keys = [UUID(str(key)) for key in asking.filters.get("treaty") or ()]
    chosen = list(seen.filter(pk__in=keys) if keys else seen.filter(known_as__in=FIRST))
    gaps = commitments.gap_of(asking.who, chosen, asked)
    notes = Notes(asking.who)
    said = [one for gap in gaps for found in gap.unenforced.values() for one in found]
    notes.load((one.source_id for one in said),
               (f"commitments.EnforcementAssessment:{one.pk}" for one in said))  # fmt: skip
    columns = (_("Treaty"), _("Not signed"), _("Signed only"), _("No longer a party"),
               _("Not certain on this day"), _("Bound"), _("Bound, carried out in part or not"),
               _("Bound, assessed by nobody"))  # fmt: skip
    counts = tuple(
        (g.instrument.short, len(g.unsigned), len(g.signed), len(g.left), len(g.unsure),
         len(g.bound), len(g.unenforced), len(g.unassessed)) for g in gaps
    )  # fmt: skip
    rows = tuple(row for gap in gaps for row in _missing(gap, notes))
    blocks: list[Block] = [
        Table("counts", _("How many States"), columns, counts, (3, 1, 1, 1, 1, 1, 2, 2),
              _("None of the treaties asked for is published here.")),
        Table("states", _("Which States"),
              (_("Treaty"), _("State"), _("How it stands"), _("Who says so")), rows, (2, 3, 4, 4),
              days=(3,)),
        *_campaigns(asking, chosen),
    ]  # fmt: skip
    preface = [_("A State that is bound and does not carry a treaty out is not counted as missing: "
                 "it stands apart, with who says so.")]  # fmt: skip
    return Answer(blocks, notes, preface)


FIRST = ("GENOCIDE", "ROME")


def _missing(gap: commitments.Gap, notes: Notes) -> Iterator[tuple[Cell, ...]]:
    treaty = gap.instrument.short
    parts = (
        (gap.unsigned, _("not signed")), (gap.signed, _("signed only")),
        (gap.left, _("no longer a party")), (gap.unsure, _("not certain on this day")),
        (gap.unassessed, _("bound, assessed by nobody")),
    )  # fmt: skip
    for codes, words in parts:
        for name in sorted(map(wording.name_of, codes)):
            yield treaty, name, words, ""
    for code, found in sorted(gap.unenforced.items(), key=lambda p: wording.name_of(p[0])):
        for one in found:
            level = wording.word("commitments/enforcement_levels", one.level)
            side = wording.word("commitments/enforcement_dimensions", one.dimension)
            number = notes.of(
                one.source_id, one.locator, f"commitments.EnforcementAssessment:{one.pk}"
            )
            words = _("bound, carried out: %(level)s (%(side)s)") % {"level": level, "side": side}
            yield (
                treaty,
                wording.name_of(code),
                words,
                Noted(f"{one.assessor}, {one.as_of}", number),
            )


def _campaigns(asking: Asking, chosen: list[Any]) -> list[Block]:
    """Return the log of approaches to States, and which are to be asked again."""
    counted = commitments.reading.that_count(asking.known_at)
    campaigns = commitments.visible(Campaign, asking.who).filter(
        counted, instruments__in=chosen
    ).distinct().order_by("title", "id")  # fmt: skip
    made = commitments.visible(Demarche, asking.who).filter(
        counted, campaign__in=campaigns, made_on__lte=asking.on
    ).select_related("campaign").order_by("made_on", "id")  # fmt: skip
    if not campaigns:
        return []
    log = tuple(
        (d.made_on.isoformat(), d.campaign.title, wording.name_of(d.country),
         wording.word("commitments/demarche_channels", d.channel), d.said, d.response)
        for d in made
    )  # fmt: skip
    last = {(d.campaign_id, d.country): d for d in made}
    again = sorted((d.next_on.isoformat(), d.campaign.title, wording.name_of(d.country))
                   for d in last.values() if d.next_on)  # fmt: skip
    return [
        Heading(_("Campaigns")),
        Table("log", _("Approaches made"), (_("Day"), _("Campaign"), _("State"), _("Channel"),
              _("What was said"), _("What it answered")), log, (2, 3, 2, 2, 4, 4),
              _("No approach is published here by that day."), days=(0,)),
        Table("next", _("To be asked again"), (_("Day"), _("Campaign"), _("State")),
              tuple(again), (1, 3, 2), _("No further approach is planned."), days=(0,)),
    ]  # fmt: skip
