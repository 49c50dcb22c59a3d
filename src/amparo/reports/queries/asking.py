"""What a report is, how it is asked, and how its sources become numbered notes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.evidence.models import Citation, Source
from amparo.evidence.policies import sources_named_to
from amparo.reports.rules.document import Block, Document
from amparo.ui import days
from vocab.exchange_files import limits

AT_ONCE = 500  # keys in one question to the base
Printed = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, as of which day, with which filters; `known` leaves out what came later."""

    who: Any
    on: date
    at: datetime
    filters: Mapping[str, Any]
    printed: Printed = ()
    language: str = "es"
    known: date | None = None
    # Called with the rows gathered so far, where a report is long and says so.
    tell: Callable[[int], Any] = int

    @property
    def known_at(self) -> datetime | None:
        """Return the moment until which something had to be known: the end of that day."""
        if self.known is None:
            return None
        return datetime.combine(self.known, time.max, timezone.get_current_timezone())


@dataclass(slots=True)
class Answer:
    """What a report gathered: blocks, what is said before them, the sources in their order."""

    blocks: list[Block]
    notes: "Notes | None" = None
    preface: Sequence[str] = ()


def _small(_asking: Asking) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its key, what it is called and says, and how it is gathered."""

    key: str
    title: Any
    says: Any
    gather: Callable[[Asking], Answer]
    # About how many rows it will have: a long one is gathered by the worker.
    size: Callable[[Asking], int] = _small
    # Whether anything that it gathers can be before the public.
    has_public: bool = True
    # Whether anyone may take it as it stands, gathered as a visitor sees it.
    is_open: bool = False

    @property
    def slug(self) -> str:
        """Return it as in addresses."""
        return self.key.lower()

    def is_long(self, asking: "Asking") -> bool:
        """Test if gathering it would keep someone waiting, so that the worker does it."""
        return self.size(asking) > limits().rows_at_once


def gathered(report: Report, asking: Asking) -> Document:
    """Return a report's document for who asks, in their language."""
    with override(asking.language):
        answer = report.gather(asking)
        return Document(
            key=report.key, title=str(report.title), language=asking.language,
            as_of=asking.on.isoformat(), known=asking.known.isoformat() if asking.known else "",
            filters=asking.printed, preface=tuple(answer.preface), blocks=tuple(answer.blocks),
            notes=tuple(answer.notes.texts) if answer.notes else (),
        )  # fmt: skip


@dataclass(slots=True)
class Notes:
    """Sources numbered by their first use. One that the asker may not see gets no number."""

    who: Any
    texts: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _sources: dict[UUID, Source | None] = field(default_factory=dict)
    _cited: dict[str, list[tuple[UUID, str]]] = field(default_factory=dict)

    def load(self, sources: Iterable[UUID | None], targets: Iterable[str] = ()) -> None:
        """Read ahead the sources of some records, and the citations that point to them."""
        for part in parts_of(set(targets)):
            rows = Citation.objects.filter(target__in=part).order_by("order", "id")
            for target, source, place in rows.values_list("target", "source_id", "locator"):
                self._cited.setdefault(target, []).append((source, place))
        named = {pk for pk in sources if pk}
        named |= {source for cited in self._cited.values() for source, _place in cited}
        seen = sources_named_to(self.who)
        for part in parts_of(named - set(self._sources)):
            self._sources |= dict.fromkeys(part)
            found = Source.objects.filter(seen, pk__in=part)
            self._sources |= {source.pk: source for source in found}

    def of(self, source: UUID | None = None, place: str = "", target: str = "") -> tuple[int, ...]:
        """Return the numbers of a source at a place, and of what else points to a record."""
        cited = [(source, place)] if source else []
        numbers = (self._number(pk, where) for pk, where in [*cited, *self._cited.get(target, ())])
        return tuple(dict.fromkeys(n for n in numbers if n))

    def say(self, text: str) -> int:
        """Return the number of a note in words."""
        if text not in self._numbers:
            self.texts.append(text)
            self._numbers[text] = len(self.texts)
        return self._numbers[text]

    def _number(self, pk: UUID, place: str) -> int:
        source = self._sources.get(pk)
        return self.say(_told(source, place)) if source else 0


def _told(source: Source, place: str) -> str:
    """Return a source as a note: publisher, title, day, place in it, address."""
    read = _("read on %(day)s") % {"day": days.day(source.read_on)} if source.read_on else ""
    published = days.day(source.published)
    parts = [source.publisher, source.title, published, place, source.address, read]
    return ", ".join(part for part in parts if part) + "."


def parts_of(keys: Iterable[Any]) -> Iterable[list[Any]]:
    """Return keys in parts that one question to the base takes."""
    listed = sorted(keys, key=str)
    return (listed[n : n + AT_ONCE] for n in range(0, len(listed), AT_ONCE))
