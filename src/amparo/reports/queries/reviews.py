"""R-03, the matrix of a review, and R-04, the national report with its words counted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

import vocab
from amparo.commitments.models import (
    Consultation,
    Cycle,
    Position,
    Recommendation,
    Submission,
)
from amparo.commitments.queries import visible
from amparo.commitments.rules.counting import Line as Counted
from amparo.commitments.rules.counting import counted as compared
from amparo.commitments.rules.words import counted as words_counted
from amparo.commitments.views import facts
from amparo.diplomacy.models import Cooperation
from amparo.diplomacy.policies import SHOWN
from amparo.diplomacy.queries import visible_to as facts_visible_to
from amparo.diplomacy.queries.lists import word_of
from amparo.reports.queries.asking import Answer, Asking
from amparo.reports.queries.matrix import (
    Line,
    Matrix,
    begun,
    counted,
    matrix_of,
    plain,
    recommendations_of,
    word,
)
from amparo.reports.rules.document import Block, Cell, Heading, Noted, Paragraph, Table
from amparo.ui import days

OPEN_NOTED = "noted"
STUCK = ("suspended", "cancelled")


def cycle_of(asking: Asking, *kinds: str) -> Cycle | None:
    """Return the round that one asks about, if one may see it."""
    rows = counted(Cycle, asking).select_related("mechanism")
    if kinds:
        rows = rows.filter(mechanism__kind__in=kinds)
    key = asking.filters.get("cycle")
    if key:
        return rows.filter(pk=UUID(str(key))).first()
    return None


def rows_asked(asking: Asking, *kinds: str) -> list[Recommendation]:
    """Return the recommendations of the round, or of the State and the kinds of mechanism."""
    only: dict[str, Any] = {"mechanism__kind__in": kinds} if kinds else {}
    if asking.filters.get("cycle"):
        only["cycle"] = UUID(str(asking.filters["cycle"]))
    if country := asking.filters.get("country"):
        only["country"] = country
    return recommendations_of(asking, **only)


def counts_of(who: Any, cycle: Cycle) -> dict[str, int]:
    """Return how many recommendations of a round are held, and with which answers."""
    rows = visible(Recommendation, who).filter(state="published", cycle=cycle)
    answers = visible(Position, who).filter(
        state="published", known_to=None, recommendation__in=rows.values("pk")
    )  # fmt: skip
    by = dict(answers.order_by().values_list("support").annotate(n=Count("pk")))
    received = rows.count()
    return {
        "received": received, "pending": received - sum(by.values()),
        **{key: by.get(key, 0) for key in ("supported", "in_part", "noted")},
    }  # fmt: skip


# --- R-03 ------------------------------------------------------------------------


def upr_matrix(asking: Asking) -> Answer:
    """Gather R-03: method, matrix, by theme, what was noted, challenges, annex of indicators."""
    matrix = matrix_of(asking, rows_asked(asking, "upr"))
    blocks: list[Block] = [
        Heading(_("1. Method and consultation")), *_consulted(asking, matrix),
        Heading(_("2. Recommendations")), _checked(asking), _table(matrix),
        Heading(_("3. By theme")), _by_theme(matrix),
        Heading(_("4. Noted recommendations")), _noted(matrix),
        Heading(_("5. Challenges")), _challenges(matrix),
        Heading(_("6. Annex: indicators")), annex(matrix),
    ]  # fmt: skip
    return Answer(blocks, matrix.notes)


def _consulted(asking: Asking, matrix: Matrix) -> Iterator[Block]:
    rows = counted(Consultation, asking).prefetch_related("voices").order_by("held", "id")
    if country := asking.filters.get("country"):
        rows = rows.filter(country__in=("", country))
    found = [row for row in rows if begun(row.held, asking.on)]
    matrix.notes.load((row.source_id for row in found),
                      (f"{row._meta.label}:{row.pk}" for row in found))  # fmt: skip
    yield Paragraph(_("Positions, actions and indicators are told as they are published here; "
                      "assessments of several assessors stand beside each other."))  # fmt: skip
    yield Table(
        "consultations", _("Consultations"), (_("Consultation"), _("When"), _("Who took part"),
        _("What changed")),
        tuple((Noted(row.title, matrix.numbers(row)), row.held,
               "; ".join(f"{v.group}{f' ({v.people})' if v.people else ''}"
                         for v in row.voices.all()), row.changed) for row in found),
        (3, 2, 4, 4), _("No consultation is published here."), days=(1,),
    )  # fmt: skip


def _checked(asking: Asking) -> Block:
    """Return the counts that the outcome states beside those that are held (V-C3)."""
    cycle = cycle_of(asking)
    words = {"received": pgettext("recommendations", "Received"), "supported": _("Supported"),
             "in_part": _("Supported in part"), "noted": _("Noted"),
             "pending": _("Pending")}  # fmt: skip
    found = compared(cycle.stated, counts_of(asking.who, cycle)).lines if cycle else ()
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (words[line.name], line.stated, line.held, _agreement(line)) for line in found
    )
    return Table("counts", _("Counts stated and held"),
                 (_("Answer"), _("Stated"), pgettext("recorded", "Held"), _("Check")), rows,
                 (3, 1, 1, 2),
                 _("Choose one round to compare its counts."))  # fmt: skip


def _agreement(line: Counted) -> str:
    if line.stated is None:
        return vocab.label("evidence/claim_checks", "not_checkable", get_language() or "es")
    key = "mismatch" if line.difference else "ok"
    return vocab.label("evidence/claim_checks", key, get_language() or "es")


def _table(matrix: Matrix) -> Block:
    rows = tuple(_row(line, matrix) for line in matrix.lines)
    columns = (
        _("Number"), _("Text"), pgettext("who", "By"), _("Answer"), _("Cluster"),
        _("Themes and targets"), _("Leads"), _("Actions"), _("Indicators"), _("Status"),
        _("Evidence"),
    )  # fmt: skip
    return Table("recommendations", _("Recommendations"), columns, rows,
                 (2, 6, 3, 2, 2, 3, 3, 4, 4, 3, 3),
                 _("No recommendation is published here by that day."), days=(8, 9))  # fmt: skip


def _row(line: Line, matrix: Matrix) -> tuple[Cell, ...]:
    row = line.row
    return (
        row.number or row.ref, Noted(row.text, matrix.numbers(row)), ", ".join(line.by),
        answer_of(line, matrix), "; ".join(line.clusters), labels_of(line),
        matrix.leads_of(line), "\n".join(map(matrix.told, line.actions)),
        "\n".join(map(matrix.value, line.indicators)), status_of(line, matrix),
        matrix.evidence(line),
    )  # fmt: skip


def answer_of(line: Line, matrix: Matrix) -> Cell:
    """Return what the State answered, or that no answer is held."""
    if line.position is None:
        return _("pending")
    said = word("support_levels", line.position.support)
    return Noted(said, matrix.numbers(line.position))


def labels_of(line: Line) -> str:
    """Return the themes, targets and groups of a recommendation."""
    named = [*line.labels.get("theme", ()), *(f"SDG {v}" for v in line.labels.get("sdg", ())),
             *line.labels.get("group", ())]  # fmt: skip
    return "; ".join(named)


def status_of(line: Line, matrix: Matrix) -> Cell:
    """Return how far it was carried out as each assessor says; else its stage here."""
    if not line.assessments:
        return word("recommendation_stages", line.row.stage)
    last = {(one.assessor, one.scale): one for one in line.assessments}
    text = "\n".join(
        f"{one.assessor}: {facts.grade(one.scale, one.value)[1]} ({one.as_of})"
        for one in last.values()
    )
    numbers = (n for one in last.values() for n in matrix.numbers(one))
    return Noted(text, tuple(dict.fromkeys(numbers)))


def _by_theme(matrix: Matrix) -> Block:
    answers = ("supported", "in_part", "noted")
    counts: dict[str, Counter[str]] = {}
    for line in matrix.lines:
        for theme in line.labels.get("theme") or [_("without a theme")]:
            key = line.position.support if line.position else "pending"
            counts.setdefault(theme, Counter())[key] += 1
    rows = tuple(
        (theme, found.total(), *(found[key] for key in answers), found["pending"])
        for theme, found in sorted(counts.items())
    )
    heads = (_("Theme"), _("All"), *(word("support_levels", key) for key in answers), _("pending"))
    return Table("themes", _("By theme"), heads, rows, (5, 1, 1, 1, 1, 1),
                 _("No recommendation is published here by that day."))  # fmt: skip


def _noted(matrix: Matrix) -> Block:
    lines = [one for one in matrix.lines if one.position and one.position.support == OPEN_NOTED]
    rows = tuple(
        (line.row.number or line.row.ref, line.row.text,
         Noted(line.position.response, matrix.numbers(line.position)) if line.position else "",
         "\n".join(map(matrix.told, line.actions)))
        for line in lines
    )  # fmt: skip
    return Table("noted", _("Noted recommendations"),
                 (_("Number"), _("Text"), _("What the State said"), _("Actions all the same")),
                 rows, (1, 5, 4, 3), _("None was noted."))  # fmt: skip


def _challenges(matrix: Matrix) -> Block:
    seen = {action.pk: action for line in matrix.lines for action in line.actions}
    late = [one for one in seen.values() if one.stage in STUCK
            or matrix.stage(one) == word("action_stages", "delayed")]  # fmt: skip
    rows = tuple(
        (one.ref, one.title, matrix.stage(one), one.target_on.isoformat() if one.target_on else "",
         one.note or one.target_comment) for one in sorted(late, key=lambda one: one.ref)
    )  # fmt: skip
    return Table("challenges", _("Actions that are delayed, suspended or cancelled"),
                 (_("Action"), _("Title"), _("How far"), _("Target day"), _("Note")), rows,
                 (2, 4, 2, 2, 4), _("No action is delayed, suspended or cancelled."),
                 days=(3,))  # fmt: skip


def annex(matrix: Matrix) -> Block:
    """Return the indicators with their baseline, target and last value."""
    seen = {one.pk: one for line in matrix.lines for one in line.indicators}
    rows: list[tuple[Cell, ...]] = []
    for one in sorted(seen.values(), key=lambda one: one.ref):
        last = matrix.values.get(one.pk)
        value: Cell = _("not known")
        if last:
            value = Noted(plain(last), matrix.numbers(last))
        rows.append((one.ref, one.title, word("indicator_kinds", one.kind), one.unit,
                     one.baseline, one.target, last.period if last else "", value))  # fmt: skip
    return Table("indicators", _("Indicators"), _measured(), tuple(rows),
                 (2, 5, 2, 2, 2, 2, 2, 2),
                 _("No indicator is published here."), days=(6,))  # fmt: skip


def frozen_values(submission: Submission | None, matrix: Matrix) -> Iterator[Block]:
    """Yield the values that were frozen when a report was cleared, with period and source."""
    held = submission.frozen if submission else None
    if submission is None or held is None or not held.get("indicators"):
        return
    rows: list[tuple[Cell, ...]] = []
    for one in held["indicators"]:
        places = (
            f"{s['source']}, {s['locator']}".rstrip(", ") + "." for s in one.get("sources", ())
        )
        value = one["value"] or one["text"] or _("not known")
        told = Noted(value, tuple(dict.fromkeys(matrix.notes.say(place) for place in places)))
        rows.append((one["ref"], one["title"], word("indicator_kinds", one["kind"]), one["unit"],
                     one["baseline"], one["target"], one["period"], told))  # fmt: skip
    day = days.day(datetime.fromisoformat(held["at"]))
    yield Paragraph(_("These values stand as they did when the report was cleared, on %(day)s. "
                      "What is known now follows them.") % {"day": day})  # fmt: skip
    yield Table("values-cleared", _("Indicators when the report was cleared"), _measured(),
                tuple(rows), (2, 5, 2, 2, 2, 2, 2, 2), days=(6,))  # fmt: skip


def _measured() -> tuple[str, ...]:
    return (_("Reference"), _("Indicator"), _("Kind"), _("Unit"), _("Baseline"), _("Target"),
            _("Period"), _("Last value"))  # fmt: skip


# --- R-04 ------------------------------------------------------------------------


def national_report(asking: Asking) -> Answer:
    """Gather R-04: the chapters of the national report, with its words counted to the limit."""
    matrix = matrix_of(asking, rows_asked(asking, "upr"))
    submission = submission_of(asking, "national_upr")
    blocks: list[Block] = [
        Heading(_("The report")), *chapters(submission, "national_upr", upr_parts()),
        Heading(_("Follow-up to the recommendations received")), follow_up(matrix),
        Heading(_("Cooperation needed")), _cooperation(asking),
    ]  # fmt: skip
    return Answer(blocks, matrix.notes)


def upr_parts() -> tuple[str, ...]:
    """Return the parts that a national report has, for one that is not begun."""
    return (
        _("Methodology and consultation"), _("Legal and institutional changes"),
        _("Follow-up to previous recommendations"), _("Achievements and challenges"),
        _("Priorities and pledges"), _("Cooperation needs"),
    )  # fmt: skip


def submission_of(asking: Asking, *kinds: str) -> Submission | None:
    """Return the last published report of some kinds to a round, or to a State: never a draft."""
    rows = counted(Submission, asking).filter(kind__in=kinds).select_related("cycle")
    if asking.filters.get("cycle"):
        rows = rows.filter(cycle=UUID(str(asking.filters["cycle"])))
    elif country := asking.filters.get("country"):
        rows = rows.filter(country=country)
    return rows.order_by("-recorded_at", "-id").first()


def limit_of(submission: Submission | None, kind: str) -> int | None:
    """Return the most words a report may have: its own limit, else that of its kind."""
    if submission and submission.word_limit:
        return submission.word_limit
    return vocab.terms("commitments/submission_kinds")[kind].word_limit


def chapters(submission: Submission | None, kind: str, parts: Iterable[str]) -> Iterator[Block]:
    """Yield the chapters of a report with their words; of one that is not begun, its parts.

    Until it is cleared its words are a draft, though that it is planned was published: they are
    read where it is written, never here.
    """
    limit = limit_of(submission, kind)
    if submission is None:
        yield Paragraph(_("No such report is held here yet. Its parts would be these."))
        yield from (Heading(part, 2) for part in parts)
        return
    if submission.frozen is None:
        yield Paragraph(_("It is being written: its words are told once it is cleared."))
        return
    rows = submission.frozen["chapters"]
    counts = [words_counted(row["text"]) for row in rows]
    yield Paragraph(_words(sum(counts), limit), strong=limit is not None and sum(counts) > limit)
    yield Table("words", _("Words by chapter"), (_("Chapter"), _("Words")),
                tuple((f"{row['order']}. {row['title']}", n)
                      for row, n in zip(rows, counts, strict=True)), (5, 1))  # fmt: skip
    for row in rows:
        yield Heading(f"{row['order']}. {row['title']}", 2)
        yield Paragraph(row["text"] or _("Nothing is written yet."))


def _words(total: int, limit: int | None) -> str:
    said = ngettext("%(n)d word", "%(n)d words", total) % {"n": total}
    if limit is None:
        return f"{said}."
    if total > limit:
        over = total - limit
        return _("%(said)s: %(over)d over the limit of %(limit)d.") % {
            "said": said, "over": over, "limit": limit,
        }  # fmt: skip
    return _("%(said)s of at most %(limit)d.") % {"said": said, "limit": limit}


def follow_up(matrix: Matrix) -> Block:
    """Return the recommendations with answer, actions and status in few columns."""
    rows = tuple(
        (line.row.number or line.row.ref, Noted(line.row.text, matrix.numbers(line.row)),
         answer_of(line, matrix), matrix.leads_of(line),
         "\n".join(map(matrix.told, line.actions)), status_of(line, matrix))
        for line in matrix.lines
    )  # fmt: skip
    return Table("follow-up", _("Recommendations"),
                 (_("Number"), _("Text"), _("Answer"), _("Leads"), _("Actions"), _("Status")),
                 rows, (1, 5, 2, 2, 4, 3),
                 _("No recommendation is published here by that day."), days=(5,))  # fmt: skip


def _cooperation(asking: Asking) -> Block:
    rows = facts_visible_to(asking.who, Cooperation).filter(state__in=SHOWN, side="need")
    told = tuple(
        (word_of("cooperation_kinds", one.field), one.by_party, one.to_party, one.text)
        for one in rows.order_by("first_on", "id")
    )
    return Table("cooperation", _("Cooperation needed"),
                 (_("Kind"), _("By whom"), _("Of whom"), _("What")), told, (2, 2, 2, 5),
                 _("None is published here."))  # fmt: skip
