"""The room's lists, as pages and as files: the same rows, in the same order, for one reader."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.diplomacy.models import (
    Ballot,
    Candidacy,
    Cooperation,
    Fact,
    Forum,
    Initiative,
    InputRequest,
    JointStatement,
    Meeting,
    Office,
    Participation,
    Position,
    Process,
    Statement,
    Support,
)
from amparo.diplomacy.queries.facts import visible_to
from amparo.ui import days
from vocab.states import state_name


def name_of(code: str) -> str:
    """Return a State's name in the reader's language."""
    return state_name(code, get_language() or "es") if code else ""


def word_of(listed: str, key: str) -> str:
    """Return a word of one of the room's lists in the reader's language."""
    return vocab.label(f"diplomacy/{listed}", key, get_language() or "es") if key else ""


_as_data: ContextVar[bool] = ContextVar("days as data", default=False)


@contextmanager
def days_as_data() -> Iterator[None]:
    """Write days as programs read and sort them, for as long as the block lasts: in files."""
    token = _as_data.set(True)
    try:
        yield
    finally:
        _as_data.reset(token)


def when_of(text: str) -> str:
    """Return a partial date or a period in words; in a file as it is kept."""
    return text if _as_data.get() else days.within(text)


_ACCENTED = {
    "a": "aáàâãä", "e": "eéèêë", "i": "iíìîï", "o": "oóòôõö", "u": "uúùûü", "n": "nñ", "c": "cç",
    "ñ": "ñ",
}  # fmt: skip
# Said with `nulls_last`: the two databases disagree about where what has no day stands.
LAST_FIRST = (F("first_on").desc(nulls_last=True), "-id")
DUE_FIRST = (F("deadline_on").asc(nulls_last=True), "-id")


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: what it is called, its columns, and in which fields words are searched.

    `heads` begin with what the row is called; `cells` gives the others, in their order.
    """

    kind: str
    title: Any
    model: type[Fact]
    heads: Sequence[Any]
    cells: Callable[[Any], Sequence[Any]]
    fields: Sequence[str]
    beside: Sequence[str] = ()
    order: Sequence[Any] = LAST_FIRST
    states: str = "fact_states"


LISTINGS: dict[str, Listing] = {
    one.kind: one
    for one in (
        Listing(
            "meeting", _("Meetings"), Meeting, (_("Meeting"), _("When"), _("Place"), _("States")),
            lambda m: (when_of(m.when), m.place, m.state_count or ""), ("title", "place"),
        ),
        Listing(
            "forum", _("Forums"), Forum, (_("Forum"), _("Kind"), _("Part of")),
            lambda f: (word_of("forum_kinds", f.type), f.parent or ""), ("name", "acronym"),
            ("parent",), ("name",),
        ),
        Listing(
            "process", _("Processes"), Process, (_("Process"), _("When"), _("Forum")),
            lambda p: (when_of(p.when), p.forum or ""), ("name",), ("forum",),
        ),
        Listing(
            "participation", _("Participation"), Participation,
            (_("Role"), _("State"), _("Meeting or process"), _("When")),
            lambda p: (name_of(p.party), p.meeting or p.process,
                       when_of(p.when or (p.meeting.when if p.meeting else ""))),
            ("delegation", "meeting__title", "process__name"), ("meeting", "process"),
        ),
        Listing(
            "office", _("Offices held"), Office, (_("Office"), _("State"), _("Forum"), _("When")),
            lambda o: (name_of(o.party), o.forum, when_of(o.when)), ("forum__name",), ("forum",),
        ),
        Listing(
            "candidacy", _("Candidacies"), Candidacy,
            (_("Seat or post"), _("State"), _("Forum"), _("Term of office"), _("Election"),
             _("Stage")),
            lambda c: (name_of(c.party), c.forum, when_of(c.term), when_of(c.when),
                       word_of("candidacy_stages", c.stage)),
            ("seat", "forum__name"), ("forum",),
        ),
        Listing(
            "initiative", _("Initiatives"), Initiative,
            (_("Initiative"), _("Kind"), _("Led by"), _("Launched")),
            lambda i: (word_of("initiative_kinds", i.type),
                       ", ".join([*map(name_of, i.leads), *([i.led_by] if i.led_by else [])]),
                       when_of(i.when)),
            ("title", "short_title", "led_by", "text"),
        ),
        Listing(
            "support", _("Support for initiatives"), Support,
            (_("Status"), _("State"), _("Initiative"), _("Since")),
            lambda s: (name_of(s.party), s.initiative, when_of(s.when)),
            ("initiative__title", "note"), ("initiative",),
        ),
        Listing(
            "statement", _("Statements"), Statement,
            (_("Statement"), _("Delivered by"), _("Meeting"), _("Day"), _("Language")),
            lambda s: (name_of(s.party), s.meeting or "", when_of(s.when),
                       vocab.label("places/languages", s.language, get_language() or "es")),
            ("title", "speaker", "paragraphs__text"), ("meeting",), states="statement_states",
        ),
        Listing(
            "position", _("Positions"), Position,
            (_("Position"), _("Topic"), _("State"), _("Stance"), _("When")),
            lambda p: (p.topic, name_of(p.party), word_of("stances", p.stance), when_of(p.when)),
            ("summary", "quote", "topic__name"), ("topic",),
        ),
        Listing(
            "joint", _("Joint statements"), JointStatement,
            (_("Joint statement"), _("Delivered by"), _("When"), _("Number stated"), _("Check")),
            lambda j: (name_of(j.delivered_by), when_of(j.when), j.stated_count or "",
                       vocab.label("evidence/claim_checks", j.check_result,
                                   get_language() or "es")),
            ("title", "pasted"),
        ),
        Listing(
            "ballot", _("Ballots"), Ballot,
            (_("Draft resolution"), _("Day"), _("About"), _("Record of the meeting"),
             _("How they voted")),
            lambda b: (when_of(b.when), b.subject, b.record, _votes(b)),
            ("draft", "subject", "crisis", "region"), ("votes",),
        ),
        Listing(
            "input", _("Inputs"), InputRequest,
            (_("For what"), _("Who asks"), _("Deadline"), _("Received on"), _("Sent"),
             _("Published in")),
            lambda i: (i.requester, when_of(str(i.deadline_on or "")), when_of(i.received),
                       when_of(i.when), i.published_in),
            ("product", "requester", "asked", "text"), order=DUE_FIRST,
            states="input_states",
        ),
        Listing(
            "cooperation", _("Cooperation"), Cooperation,
            (_("Kind"), _("Offered or needed"), _("By whom"), _("To whom"), _("What"),
             _("What became of it")),
            lambda c: (word_of("cooperation_sides", c.side), c.by_party, c.to_party, c.text,
                       word_of("cooperation_stages", c.stage)),
            ("text", "by_party", "to_party"),
        ),
    )
}  # fmt: skip

CALLED: dict[str, Callable[[Any], str]] = {
    "participation": lambda p: word_of("participation_roles", p.role),
    "office": lambda o: word_of("offices", o.office),
    "support": lambda s: word_of("support_statuses", s.status),
    "cooperation": lambda c: word_of("cooperation_kinds", c.field),
}


def called(fact: Fact) -> str:
    """Return what a fact is called on pages, in the reader's language."""
    say = CALLED.get(fact.kind)
    return say(fact) if say else str(fact)


def address_of(fact: Fact) -> str:
    """Return the address of a fact's page."""
    return reverse("diplomacy:fact", args=[fact.kind, fact.pk])


def rows_of(who: Any, listing: Listing, typed: str = "", state: str = "") -> QuerySet[Any]:
    """Return the facts of a list that someone may see and that hold the words typed."""
    found = visible_to(who, listing.model)
    found = found.filter(state=state) if state else found.exclude(state="withdrawn")
    for word in typed.split()[:8]:
        anywhere = Q()
        for name in listing.fields:
            anywhere |= Q(**{f"{name}__iregex": loosely(word)})
        found = found.filter(anywhere)
    found = found.distinct() if any("paragraphs" in name for name in listing.fields) else found
    ahead = [name for name in listing.beside if name != "votes"]
    if len(ahead) != len(listing.beside):
        found = found.prefetch_related("votes")
    return found.select_related(*ahead).order_by(*listing.order)


def loosely(word: str) -> str:
    """Return a pattern that finds a word however its letters are accented: «accion», «acción»."""
    return "".join(
        f"[{among}{among.upper()}]" if (among := _ACCENTED.get(_bare(sign))) else re.escape(sign)
        for sign in unicodedata.normalize("NFC", word)
    )


def _bare(sign: str) -> str:
    """Return a letter without its accent; of «ñ», a letter of its own, itself."""
    low = sign.casefold()
    return low if low == "ñ" else unicodedata.normalize("NFKD", low)[:1]


def _votes(ballot: Ballot) -> str:
    by_choice: dict[str, list[str]] = {}
    for vote in sorted(ballot.votes.all(), key=lambda vote: vote.party):
        by_choice.setdefault(vote.choice, []).append(name_of(vote.party))
    said = (f"{word_of('vote_choices', key)}: {', '.join(who)}" for key, who in by_choice.items())
    return "; ".join(said)
