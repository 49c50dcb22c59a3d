"""R-05 to R-10: what committees, courts, organisations, peers and neighbours asked, and the answer.

They tell the same recommendations as R-03, each in the shape that its mechanism reads.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from amparo.commitments.models import Cycle, Recommendation
from amparo.commitments.queries import Asked, lines_of_state
from amparo.commitments.queries.scorecards import (
    Card,
    Promise,
    cards,
    published_meetings,
    stated_beside,
)
from amparo.commitments.rules.scorecards import Tally, percent, tally
from amparo.commitments.views import wording
from amparo.ledger.actions import label
from amparo.reports.queries.asking import Answer, Asking, Notes
from amparo.reports.queries.issues import crosswalk, is_question, questions
from amparo.reports.queries.matrix import Line, Matrix, matrix_of, word
from amparo.reports.queries.reviews import (
    annex,
    answer_of,
    chapters,
    follow_up,
    frozen_values,
    rows_asked,
    status_of,
    submission_of,
)
from amparo.reports.queries.steps import steps_of, told
from amparo.reports.rules.document import Block, Cell, Heading, Noted, Table
from vocab.states import state_name
from vocab.treaties import treaties as known_treaties

Row = tuple[Cell, ...]


def _number(line: Line) -> str:
    return line.row.number or line.row.ref


def _text(line: Line, matrix: Matrix) -> Noted:
    return Noted(line.row.text, matrix.numbers(line.row))


def _actions(line: Line, matrix: Matrix) -> str:
    return "\n".join(map(matrix.told, line.actions))


def _days(line: Line) -> str:
    return "\n".join(a.target_on.isoformat() for a in line.actions if a.target_on)


def _progress(line: Line, matrix: Matrix) -> str:
    found = (matrix.reports.get(action.pk) for action in line.actions)
    return "\n".join(one.text for one in found if one)


def _lines(
    name: str, title: str, columns: tuple[str, ...], matrix: Matrix,
    row: Callable[[Line], Row], widths: tuple[int, ...], days: tuple[int, ...],
) -> Table:  # fmt: skip
    return Table(name, title, columns, tuple(map(row, matrix.lines)), widths, _nothing(), days)


# --- R-05 ------------------------------------------------------------------------


def treaty_body_pack(asking: Asking) -> Answer:
    """Gather R-05: core references, the questions with their answers, follow-up, statistics."""
    matrix = matrix_of(asking, rows_asked(asking, "treaty_body"))
    asked = [line for line in matrix.lines if not is_question(line)]
    priority = replace(matrix, lines=[line for line in asked if line.row.follow_up])
    others = replace(matrix, lines=[line for line in asked if not line.row.follow_up])
    report = submission_of(asking, "periodic", "initial", "follow_up")
    blocks: list[Block] = [
        Heading(_("References of the common core document")), *_core(asking),
        Heading(_("Questions and answers")), *questions(asking, matrix, report),
        *chapters(report, report.kind if report else "periodic", ()),
        Heading(_("Paragraphs for follow-up")), follow_up(priority),
        Heading(_("Other recommendations")), follow_up(others),
        Heading(_("Crosswalk")), crosswalk(matrix),
        Heading(_("Annex: statistics")), *frozen_values(report, matrix), annex(matrix),
    ]  # fmt: skip
    return Answer(blocks, matrix.notes)


def _core(asking: Asking) -> Iterator[Block]:
    country = asking.filters.get("country") or ""
    known = {key for key, treaty in known_treaties().items() if treaty.core}
    lines = lines_of_state(asking.who, country, Asked(asking.on, asking.known_at))
    rows = tuple(
        (line.instrument.short, told["standing"]["label"], told["consented"], told["bound_from"])
        for line in lines if line.instrument.known_as in known
        for told in [wording.as_row(line, None, lambda *_: [])]
    )  # fmt: skip
    yield Table("core", _("Core human-rights treaties"),
                (_("Treaty"), _("Standing"), _("Consent to be bound"),
                 _("In force for it since")), rows, (3, 2, 2, 2),
                _("Nothing this State did about a core treaty is published here."),
                days=(2, 3))  # fmt: skip


# --- R-08 ------------------------------------------------------------


def inter_american(asking: Asking) -> Answer:
    """Gather R-06: per decision the measures, how far they are, evidence and dates."""
    matrix = matrix_of(asking, rows_asked(asking, "iachr", "iacthr"))
    columns = (_("Decision"), _("Issued"), _("What it asks"), _("Measures"), _("Target days"),
               _("Status"), _("Evidence"))  # fmt: skip

    def row(line: Line) -> Row:
        return (_number(line), line.row.issued, _text(line, matrix), _actions(line, matrix),
                _days(line), status_of(line, matrix), matrix.evidence(line))  # fmt: skip

    table = _lines("decisions", _("Decisions of the Inter-American system"), columns, matrix, row,
                   (2, 2, 6, 4, 2, 3, 3), (1, 4, 5))  # fmt: skip
    return Answer([table], matrix.notes)


def response_sheet(asking: Asking) -> Answer:
    """Gather R-07: each call of an organisation or of the Commission, and what was answered."""
    rows = [row for row in rows_asked(asking) if _is_call(row)]
    matrix = matrix_of(asking, rows)
    steps = steps_of(asking, matrix)
    columns = (_("Number"), pgettext("who", "By"), _("Issued"),
               pgettext("of a body", "Call"), _("Answer"), _("What was said"),
               _("Actions"), _("Treaty steps at home"), _("Status"))  # fmt: skip

    def row(line: Line) -> Row:
        said = line.position.response if line.position else ""
        by = ", ".join(line.by) or line.row.mechanism.title
        return (_number(line), by, line.row.issued, _text(line, matrix), answer_of(line, matrix),
                said, _actions(line, matrix), told(line, matrix, steps),
                status_of(line, matrix))  # fmt: skip

    table = _lines("calls", _("Calls and answers"), columns, matrix, row,
                   (2, 3, 2, 6, 2, 4, 4, 4, 3), (2, 7, 8))  # fmt: skip
    return Answer([table], matrix.notes)


def _is_call(row: Recommendation) -> bool:
    return row.kind == "call" or row.mechanism.kind in ("ngo_call", "iachr", "monitor")


def peer_review(asking: Asking) -> Answer:
    """Gather R-08: each recommendation of the OECD with its plan, progress and next year."""
    matrix = matrix_of(asking, rows_asked(asking, "oecd_epr"))
    columns = (_("Number"), _("Recommendation"), _("Action plan"), _("Responsible"), _("Progress"),
               _("Status"), _("In the year ahead"))  # fmt: skip

    def row(line: Line) -> Row:
        return (_number(line), _text(line, matrix), _actions(line, matrix), matrix.leads_of(line),
                _progress(line, matrix), status_of(line, matrix),
                _year_ahead(line, asking.on))  # fmt: skip

    table = _lines("recommendations", _("Recommendations of the review"), columns, matrix, row,
                   (1, 6, 4, 3, 4, 3, 3), (5, 6))  # fmt: skip
    return Answer([table], matrix.notes)


def _year_ahead(line: Line, on: date) -> str:
    found = (a for a in line.actions if a.target_on and 0 <= (a.target_on - on).days <= 366)
    return "\n".join(f"{a.target_on} {a.ref}" for a in found)


# --- R-09 ------------------------------------------------------------------------


def voluntary_review(asking: Asking) -> Answer:
    """Gather R-09: the chapters of the voluntary national review, then goals with what was done."""
    matrix = matrix_of(asking, rows_asked(asking))
    parts = (
        _("Opening statement"), _("Highlights"), _("Introduction"),
        _("Methodology and process"), _("Policy and enabling environment"),
        _("Goals and targets"), _("Means of implementation"), _("Next steps"),
    )  # fmt: skip
    with_goals = [line for line in matrix.lines if line.labels.get("sdg")]
    blocks: list[Block] = [
        Heading(_("The report")), *chapters(submission_of(asking, "vnr"), "vnr", parts),
        Heading(_("Goals and targets")), _goals(with_goals, matrix),
        Heading(_("Statistical annex")), annex(matrix),
    ]  # fmt: skip
    return Answer(blocks, matrix.notes)


def _goals(lines: list[Line], matrix: Matrix) -> Block:
    by_goal = sorted(
        ((target, line) for line in lines for target in line.labels["sdg"]),
        key=lambda pair: (_natural(pair[0]), _number(pair[1])),
    )
    rows = tuple(
        (target, _number(line), _text(line, matrix), _actions(line, matrix),
         status_of(line, matrix)) for target, line in by_goal
    )  # fmt: skip
    return Table("goals", _("By target"), (_("Target"), _("Number"), _("What was asked"),
                 _("Actions"), _("Status")), rows, (1, 2, 5, 4, 3),
                 _("Nothing published here is tied to a target."), days=(4,))  # fmt: skip


def _natural(target: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(p), "") if p.isdigit() else (99, p) for p in target.split("."))


# --- R-10 ------------------------------------------------------------------------


def scorecard(asking: Asking) -> Answer:
    """Gather R-10: by axis each promise, who answers for it in each State, due, how far, and %."""
    found = cards(asking.who, _meetings(asking), asking.on, drafts=False)
    notes = Notes(asking.who)
    promises = [one for card in found for one in card.promises]
    notes.load((one.row.source_id for one in promises), (label(one.row) for one in promises))
    rows = tuple(_promise(one, notes) for card in found
                 for one in sorted(card.promises, key=lambda one: one.row.axis))  # fmt: skip
    columns = (_("Axis"), _("Number"), _("Promise"), _("Responsible in each State"), _("Due"),
               _("Status"), _("Who says so"))  # fmt: skip
    blocks: list[Block] = [
        Heading(_("Share fulfilled")), _shares(found), *_stated(found), _axes(promises),
        Heading(_("Promises by axis")),
        Table("promises", _("Promises"), columns, rows, (3, 1, 6, 5, 2, 2, 3), _nothing(), (4, 6)),
    ]  # fmt: skip
    preface = [_("Share fulfilled: what is fulfilled, of all that was not dropped.")]
    return Answer(blocks, notes, preface)


def _nothing() -> str:
    return _("Nothing of this kind is published here by that day.")


def _meetings(asking: Asking) -> list[Cycle]:
    """Return the published meetings that one asks about, the last first."""
    rows = published_meetings(asking.who)
    if key := asking.filters.get("cycle"):
        rows = rows.filter(pk=UUID(str(key)))
    elif country := asking.filters.get("country"):
        rows = rows.filter(country__in=("", country))
    return list(rows)


def _promise(one: Promise, notes: Notes) -> Row:
    row, reading = one.row, one.reading
    text = Noted(row.text, notes.of(row.source_id, row.locator, label(row)))
    late = _(" (late)") if one.is_late else ""
    status = word("fulfilments", one.status) or _("not known")
    language = get_language() or "es"
    who = "\n".join(
        f"{state_name(code, language)}: {', '.join(names)}"
        for code, names in one.answerable.items()
    )
    said = f"{reading.assessor}, {reading.as_of}" if reading else ""
    due = row.due_on.isoformat() if row.due_on else ""
    return row.axis, row.number or row.ref, text, who, due, f"{status}{late}", said


def _shares(found: Sequence[Card]) -> Block:
    """Return for each meeting the share that is worked out beside the one that is stated."""
    rows: list[Row] = []
    for card in found:
        if not card.promises and not card.cycle.stated:
            continue
        stated = card.cycle.stated.get("percent")
        rows.append((card.cycle.label, card.tally.total, card.tally.fulfilled,
                     _percent(card.tally), f"{stated} %" if stated is not None else _("not known"),
                     wording.checked(card.check)))  # fmt: skip
    return Table("shares", _("Share fulfilled"),
                 (_("Meeting"), _("Promises"), _("Fulfilled"), _("Worked out"), _("Stated"),
                  _("Check")), tuple(rows), (4, 1, 1, 2, 2, 2), _nothing())  # fmt: skip


def _stated(found: Sequence[Card]) -> Iterator[Block]:
    """Yield the counts that meetings state beside those that are held, where any is stated."""
    rows = tuple(
        (card.cycle.label, wording.count_of(one.name), str(one.printed), one.held,
         wording.checked(one.check, one.more))
        for card in found for one in stated_beside(card)
    )  # fmt: skip
    if rows:
        yield Table("stated", _("Counts as stated"),
                    (_("Meeting"), _("What"), _("Stated"), _("Held here"), _("Check")), rows,
                    (4, 2, 1, 1, 2))  # fmt: skip


def _axes(promises: list[Promise]) -> Block:
    by_axis: dict[str, list[str]] = {}
    for one in promises:
        by_axis.setdefault(one.row.axis or _("without an axis"), []).append(one.status)
    rows = tuple(
        (axis, held.total, held.fulfilled, _percent(held))
        for axis, found in sorted(by_axis.items()) for held in [tally(found)]
    )  # fmt: skip
    return Table("axes", _("Share fulfilled by axis"),
                 (_("Axis"), _("Promises"), _("Fulfilled"), _("Worked out")), rows, (5, 1, 1, 1),
                 _nothing())  # fmt: skip


def _percent(held: Tally) -> str:
    said = percent(held.share)
    return f"{said} %" if said else _("not known")
