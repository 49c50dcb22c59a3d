"""R-11, what a directorate did among States in a period, and R-12, positions on a topic in time."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.commitments.queries.activity import ahead, facts_of
from amparo.diplomacy.models import Initiative, Participation, Position, Topic
from amparo.diplomacy.policies import SHOWN
from amparo.diplomacy.queries import visible_to
from amparo.diplomacy.queries.lists import (
    LISTINGS,
    Listing,
    called,
    name_of,
    word_of,
)
from amparo.diplomacy.queries.statements import history_of, topics_seen_by
from amparo.ledger.actions import label
from amparo.reports.queries.asking import Answer, Asking, Notes
from amparo.reports.rules.document import Block, Cell, Heading, Noted, Paragraph, Table

AHEAD = timedelta(days=180)
Row = tuple[Cell, ...]
A_YEAR = timedelta(days=365)


def activity(asking: Asking) -> Answer:
    """Gather R-11: offices, candidacies, meetings, statements, initiatives, inputs, what is ahead.

    Only what is published is told, and to its own desk the inputs that it was asked for.
    """
    notes = Notes(asking.who)
    parts: tuple[Callable[[Asking, Notes], Iterator[Block]], ...] = (
        _offices, _candidacies, _meetings, _statements, _supports, _inputs, _others, _ahead,
    )  # fmt: skip
    return Answer([block for part in parts for block in part(asking, notes)], notes)


def _period(asking: Asking) -> tuple[date, date]:
    """Return the first and the last day, a year unless asked; none after the day as of which."""
    since = asking.filters.get("since")
    until = asking.filters.get("until")
    last = min(date.fromisoformat(until), asking.on) if until else asking.on
    first = date.fromisoformat(since) if since else last - A_YEAR
    return first, last


def _desk(asking: Asking) -> UUID | None:
    desk = asking.filters.get("desk")
    return UUID(str(desk)) if desk else None


def _touched(asking: Asking, kind: str) -> QuerySet[Any]:
    """Return the facts of a desk that touch the period, drafts among them."""
    first, last = _period(asking)
    found = facts_of(asking.who, kind, _desk(asking), first, last)
    return found.order_by("first_on", "last_on", "id")


def _shown(asking: Asking, kind: str) -> QuerySet[Any]:
    """Return the published facts of a desk that touch the period."""
    return _touched(asking, kind).filter(state__in=SHOWN)


def _table(
    name: str, title: str, columns: tuple[str, ...], facts: Any, notes: Notes,
    row: Callable[[Any], Row], widths: tuple[int, ...], days: tuple[int, ...] = (),
) -> Iterator[Block]:  # fmt: skip
    """Yield a heading and a table whose first column carries each fact's sources."""
    listed = list(facts)
    notes.load((), map(label, listed))
    rows = []
    for fact in listed:
        first, *others = row(fact)
        rows.append((Noted(str(first), notes.of(target=label(fact))), *others))
    yield Heading(title)
    yield Table(name, title, columns, tuple(rows), widths, _("Nothing in this period."), days)


def _offices(asking: Asking, notes: Notes) -> Iterator[Block]:
    yield from _table(
        "offices", _("Offices and chairs"), (_("Office"), _("State"), _("Forum"), _("When")),
        _shown(asking, "office").select_related("forum"), notes,
        lambda o: (word_of("offices", o.office), name_of(o.party), str(o.forum), o.when),
        (2, 2, 3, 2), (3,),
    )  # fmt: skip


def _candidacies(asking: Asking, notes: Notes) -> Iterator[Block]:
    yield from _table(
        "candidacies", _("Candidacies"),
        (_("Seat or post"), _("State"), _("Forum"), _("Term of office"), _("Election"),
         _("Stage")),
        _shown(asking, "candidacy").select_related("forum"), notes,
        lambda c: (c.seat, name_of(c.party), str(c.forum), c.term, c.when,
                   word_of("candidacy_stages", c.stage)),
        (3, 2, 3, 2, 2, 2), (3, 4),
    )  # fmt: skip


def _meetings(asking: Asking, notes: Notes) -> Iterator[Block]:
    meetings = list(_shown(asking, "meeting"))
    parts = visible_to(asking.who, Participation).filter(state__in=SHOWN, meeting__in=meetings)
    roles: dict[UUID, list[str]] = {}
    for one in parts.order_by("party", "id"):
        said = f"{name_of(one.party)}: {word_of('participation_roles', one.role)}"
        roles.setdefault(one.meeting_id, []).append(said)
    yield from _table(
        "meetings", _("Meetings"), (_("Meeting"), _("When"), _("Place"), _("States"), _("Part")),
        meetings, notes,
        lambda m: (m.title, m.when, m.place, m.state_count,
                   "; ".join(roles.get(m.pk, ()))),
        (4, 2, 2, 1, 4), (1,),
    )  # fmt: skip


def _statements(asking: Asking, notes: Notes) -> Iterator[Block]:
    made = list(_shown(asking, "statement").select_related("meeting"))
    taken = visible_to(asking.who, Position).filter(
        state__in=SHOWN, paragraph__statement__in=made
    ).select_related("topic", "paragraph")  # fmt: skip
    held: dict[UUID, list[str]] = {}
    for one in taken.order_by("paragraph__number", "id"):
        said = f"¶{one.paragraph.number} {one.topic}: {word_of('stances', one.stance)}"
        held.setdefault(one.paragraph.statement_id, []).append(said)
    yield from _table(
        "statements", _("Statements"),
        (_("Statement"), _("Delivered by"), _("Meeting"), _("Day"), _("Positions taken")),
        made, notes,
        lambda s: (s.title, name_of(s.party), str(s.meeting or ""), s.when,
                   "\n".join(held.get(s.pk, ()))),
        (4, 2, 3, 2, 4), (3,),
    )  # fmt: skip


def _supports(asking: Asking, notes: Notes) -> Iterator[Block]:
    seen = visible_to(asking.who, Initiative).filter(state__in=SHOWN).values("pk")
    yield from _table(
        "initiatives", _("Initiatives supported"),
        (_("Initiative"), _("State"), _("Status"), _("Since")),
        _shown(asking, "support").filter(initiative__in=seen).select_related("initiative"), notes,
        lambda s: (str(s.initiative), name_of(s.party), word_of("support_statuses", s.status),
                   s.when),
        (4, 2, 2, 2), (3,),
    )  # fmt: skip


def _inputs(asking: Asking, notes: Notes) -> Iterator[Block]:
    yield from _table(
        "inputs", _("Inputs asked for and sent"),
        (_("For what"), _("Who asks"), _("Deadline"), _("Sent"), _("State"), _("Published in")),
        _touched(asking, "input"), notes,
        lambda i: (i.product, i.requester, i.deadline_on.isoformat() if i.deadline_on else "",
                   i.when, word_of("input_states", i.state), i.published_in),
        (3, 3, 2, 2, 2, 3), (2, 3),
    )  # fmt: skip


def _others(asking: Asking, notes: Notes) -> Iterator[Block]:
    """Yield what the page of a desk shows besides, under the headings of its lists."""
    for kind in ("position", "initiative", "cooperation"):
        listing = LISTINGS[kind]

        def row(fact: Any, listing: Listing = listing) -> Row:
            return called(fact), *(str(cell) for cell in listing.cells(fact))

        heads = tuple(str(head) for head in listing.heads)
        yield from _table(
            f"{kind}-list", str(listing.title), heads,
            _shown(asking, kind), notes, row, (4, *(2 for _head in heads[1:])),
        )  # fmt: skip


def _ahead(asking: Asking, notes: Notes) -> Iterator[Block]:
    """Yield what is to come after the day as of which one asks, by the same facts."""
    kinds = {"meeting": _("Meeting"), "candidacy": _("Election"), "input": _("Input due")}
    coming = tuple(
        (one.on.isoformat(), kinds[one.kind], name)
        for one, name in ahead(
            asking.who, _desk(asking), asking.on, until=asking.on + AHEAD
        )
        if one.on > asking.on and (one.kind == "input" or one.fact.state in SHOWN)
    )  # fmt: skip
    yield Heading(_("Ahead"))
    yield Table("ahead", _("What comes in the half year after"), (_("Day"), _("What"), _("Which")),
                coming, (1, 1, 4), _("Nothing is planned."), (0,))  # fmt: skip


def position_history(asking: Asking) -> Answer:
    """Gather R-12: the positions on a topic in time, and what changed."""
    key = asking.filters.get("topic")
    topic = topics_seen_by(asking.who).filter(pk=UUID(str(key))).first() if key else None
    notes = Notes(asking.who)
    if topic is None:
        return Answer([Paragraph(_("Choose a topic."))], notes)
    turns = [
        turn for turn in history_of(asking.who, topic, asking.filters.get("party") or "")
        if turn.position.state in SHOWN and _was_held(turn.position, asking)
    ]  # fmt: skip
    notes.load((), (label(turn.position) for turn in turns))
    shown = {turn.position.pk for turn in turns}
    rows = tuple(_turn(turn, shown, notes) for turn in turns)
    columns = (_("When"), _("State"), _("Stance"), _("Position"), _("Very words"), _("Said where"),
               _("Changed"))  # fmt: skip
    table = Table("positions", _heading(topic), columns, rows, (2, 2, 2, 4, 4, 3, 3),
                  _("No position on this topic is published here by that day."), (0,))  # fmt: skip
    return Answer([table], notes)


def _heading(topic: Topic) -> str:
    return _("Positions on «%(topic)s»") % {"topic": topic.name}


def _was_held(position: Position, asking: Asking) -> bool:
    by_then = position.first_on is None or position.first_on <= asking.on
    known = asking.known_at is None or (
        position.published_at is not None and position.published_at <= asking.known_at
    )
    return by_then and known


def _turn(turn: Any, shown: set[UUID], notes: Notes) -> Row:
    position = turn.position
    statement = position.paragraph.statement if position.paragraph else None
    # A statement that is still at its desk is not named, though a position rests on it.
    said = statement if statement and statement.state in SHOWN else None
    meeting = position.meeting if position.meeting and position.meeting.state in SHOWN else None
    where = f"{said}, ¶{position.paragraph.number}" if said else str(meeting or "")
    changed = ""
    if turn.is_changed and turn.before.pk in shown:
        before = word_of("stances", turn.before.stance)
        changed = (
            _("New stance, before: %(stance)s") % {"stance": before} if turn.is_new_stance
            else _("New wording")
        )  # fmt: skip
    return (
        position.when, name_of(position.party), word_of("stances", position.stance),
        Noted(position.summary, notes.of(target=label(position))), position.quote, where, changed,
    )  # fmt: skip
