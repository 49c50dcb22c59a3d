"""Reading a profile that was published elsewhere: its sections, its sentences, its footnotes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from amparo.evidence.rules.passages import FOOTNOTE, HEADING, Placed
from amparo.evidence.rules.proposing import sentences
from amparo.evidence.rules.spoken_dates import dates_in
from vocab.monitor import TopicPlan, plans
from vocab.states import State, resolve

MARK = re.compile(r"\s*\[(\d{1,3})\]")
LEADING = re.compile(r"^(?:\[\d{1,3}\]\s*)?(?:and |see also,? |see,? |y |véase,? )?", re.IGNORECASE)
TITLE = re.compile(r"[“«\"]([^”»\"]{3,}?),?[”»\"]")
NAMED = re.compile(
    r"\b[A-Z]{2,}/[A-Z0-9./-]+|www\.|https?://|^(?:Statement|Declaration|Summary Record)\b"
    r"|\S{3,}.{12,}\bNotes by\b"
)
ISSUER = re.compile(r"(?:[A-Z][\w-]+ ){0,2}Monitor(?: [A-Z][\w-]+)?")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
LONGEST = 300  # letters of a source's title


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a paragraph up to a footnote's mark, or the end of a sentence."""

    start: int
    end: int  # of the words, without the mark
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A source that a footnote names: its title, who made it, as printed, and when."""

    title: str
    author: str
    printed: str
    published: str


@dataclass(slots=True)
class Published:
    """What a published profile is about, and which passages make which section."""

    country: str
    topic: str
    year: int
    cut_off: date | None
    issuer: str = ""  # the monitor that its own heading names
    sections: list[tuple[str, int]] = field(default_factory=list)  # key, index of the passage
    notes: dict[str, int] = field(default_factory=dict)  # label, index of the passage


def read_published(passages: Sequence[Placed]) -> Published | None:
    """Return what some passages are as a country profile; None if they name no State or topic."""
    names = [
        (n, meant)
        for n, one in enumerate(passages)
        if one.kind == HEADING and isinstance(meant := resolve(one.text.strip()), State)
    ]
    plan = _topic_of(passages)
    first = next((n for n, one in enumerate(passages) if len(one.text) > 80), 0)
    above = [pair for pair in names if pair[0] < first] or names[:1]
    texts = [one.text for one in passages]
    years = [int(year) for text in texts for year in YEAR.findall(text)]
    if not above or plan is None or not years:
        return None
    start, state = above[-1]
    found = Published(state.code, plan.key, max(years), _last_day(texts))
    headings = (one.text.strip() for one in passages[:start] if one.kind == HEADING)
    found.issuer = next((text for text in headings if ISSUER.fullmatch(text)), "")
    key = plan.section[0].key
    titles = {name.casefold(): one.key for one in plan.section for name in one.named}
    for n, one in enumerate(passages[start + 1 :], start=start + 1):
        if one.kind == FOOTNOTE:
            found.notes.setdefault(one.label, n)
        elif one.kind == HEADING:
            key = titles.get(one.text.strip().casefold(), key)
        elif not found.notes:
            found.sections.append((key, n))
    return found


def _topic_of(passages: Iterable[Placed]) -> TopicPlan | None:
    headings = {one.text.strip().casefold() for one in passages if one.kind == HEADING}
    counted = [
        (sum(name.casefold() in headings for one in plan.section for name in one.named), plan)
        for plan in plans().values()
    ]
    count, plan = max(counted, key=lambda pair: pair[0])
    return plan if count else None


def _last_day(texts: Iterable[str]) -> date | None:
    days = [day.value for text in texts for day in dates_in(text) if len(day.value) == 10]
    return date.fromisoformat(max(days)) if days else None


def stretches(text: str) -> list[Stretch]:
    """Return the stretches of a paragraph: each rests on claims of its own."""
    found = []
    for start, end in sentences(text):
        at = start
        for mark in MARK.finditer(text, start, end):
            if text[at : mark.start()].strip():
                found.append(Stretch(at, mark.start(), mark[1]))
            at = mark.end()
        if text[at:end].strip():
            found.append(Stretch(at, at + len(text[at:end].rstrip())))
    return found


def references(text: str) -> list[Reference]:
    """Return the sources that a footnote names; what only tells something is no source."""
    found = []
    for start, end in sentences(text):
        for segment in _segments(text[start:end]):
            bare = LEADING.sub("", segment.strip()).strip().rstrip(".;").strip()
            quoted = TITLE.search(bare)
            if not quoted and not NAMED.search(bare):
                continue
            title = quoted[1].strip() if quoted else bare
            author = bare[: quoted.start()].strip(" ,") if quoted else ""
            days = [day.value for day in dates_in(bare) if "/" not in day.value]
            found.append(Reference(title[:LONGEST], author[:200], bare, days[-1] if days else ""))
    return found


def _segments(sentence: str) -> list[str]:
    """Return the parts of a sentence between semicolons that stand in no quotes."""
    parts, depth, last = [], 0, 0
    for n, letter in enumerate(sentence):
        depth += (letter in "“«(") - (letter in "”»)")
        if letter == ";" and depth <= 0:
            parts.append(sentence[last:n])
            last = n + 1
    return [*parts, sentence[last:]]
