"""Finding rows by words, through the blind index and never past what someone may see.

A search walks back in time, newest row first, and stops when its page is full or its time is up;
so no search has to count what it does not show, and one that ends early can say how far it came.
The order is that of recording. No frequency of words plays a part: it would let a row that someone
may not see change what they do see.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from amparo.vault import rules
from amparo.vault.blind import (
    as_list,
    as_stored,
    digest,
    digests,
    public_kind,
    sealed_kind,
    unpacked,
)
from amparo.vault.models import Posting

FEW = 1000  # rows that someone may see: those are asked one by one, whatever else there is
FIRST_STEP, LONGEST_STEP = 200, 2000  # candidates looked at in one go
SECONDS = 0.8  # after so long a search stops and says so
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Word:
    """One word looked for: hashes that would all do, in rows that are shown and in those read."""

    shown: frozenset[int]
    read: frozenset[int] = frozenset()

    @property
    def all(self) -> frozenset[int]:
        """Return every hash of the word."""
        return self.shown | self.read


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found: keys of rows, newest first.

    `after` is where the next page begins, `stopped_at` the last row looked at when time was up.
    """

    keys: tuple[UUID, ...] = ()
    after: UUID | None = None
    stopped_at: UUID | None = None
    is_near: bool = False  # no row has the very words; these have words one letter away


def few_keys(*parts: QuerySet[Any]) -> frozenset[UUID] | None:
    """Return the keys of all rows of some queries, or None if they are more than `FEW`."""
    keys: set[UUID] = set()
    for part in parts:
        bare = part.order_by().select_related(None).values_list("pk", flat=True)
        keys.update(bare[: FEW + 1])
        if len(keys) > FEW:
            return None
    return frozenset(keys)


@dataclass(frozen=True, slots=True)
class Scope:
    """Rows that someone may know: some known by their keys, and queries each fast alone.

    Together in one query they could make a database read every row it has.
    """

    model: type[Model]
    few: frozenset[UUID] = frozenset()
    many: tuple[QuerySet[Any], ...] = ()

    @classmethod
    def of(cls, *parts: QuerySet[Any]) -> "Scope":
        """Return the rows of some queries; a part with few rows is kept by their keys."""
        few: frozenset[UUID] = frozenset()
        many = []
        for part in parts:
            keys = few_keys(part)
            if keys is None:
                many.append(part.order_by())
            else:
                few |= keys
        return cls(parts[0].model, few, tuple(many))

    def with_rows(self, other: "Scope") -> "Scope":
        """Return these rows and those of another scope of the same model."""
        return Scope(self.model, self.few | other.few, self.many + other.many)

    @property
    def is_empty(self) -> bool:
        """Test if nobody has to look: there are no rows."""
        return not self.few and not self.many

    @property
    def parts(self) -> list[QuerySet[Any]]:
        """Return queries, each fast alone, whose rows together are all; a row may come twice."""
        mine = self.model._default_manager.filter(pk__in=self.few)
        return [mine, *self.many] if self.few or not self.many else list(self.many)

    @property
    def whole(self) -> QuerySet[Any]:
        """Return all rows as one query."""
        first, *others = self.parts
        return reduce(or_, others, first)

    def among(self, keys: Iterable[UUID]) -> QuerySet[Any]:
        """Return those of some rows that are in scope, as a query."""
        asked = list(keys)
        mine = self.model._default_manager.filter(pk__in=[one for one in asked if one in self.few])
        return reduce(or_, (part.filter(pk__in=asked) for part in self.many), mine)


@dataclass(slots=True)
class Search:
    """One search in a scope; sealed words count only for rows that are also in `readable`.

    `is_public` says that all rows in scope are public, which are found apart. `narrowed` takes
    candidates and returns those that the page's filters leave.
    """

    kind: str
    scope: Scope
    readable: Scope | None = None
    is_public: bool = False
    narrowed: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None
    seconds: float = SECONDS
    clock: Callable[[], float] = time.monotonic

    def find(self, typed: str, *, most: int, before: UUID | None = None) -> Hits:
        """Return the rows that hold every word typed; else those with words one letter away."""
        words = self.words_of(typed)[:8]
        scopes = [one for one in (self.scope, self.readable) if one is not None]
        if not words or all(one.is_empty for one in scopes):
            return Hits()
        until = self.clock() + self.seconds
        hits = self._both([self.word(one) for one in words], most, before, until)
        if hits.keys or hits.stopped_at or before:
            return hits
        nearby = [self.near_word(one) for one in words]
        if all(one.all for one in nearby):
            hits = self._both(nearby, most, before, until)
            return replace(hits, is_near=bool(hits.keys))
        return hits

    def words_of(self, typed: str) -> list[str]:
        """Return the words to look for."""
        return rules.words(typed)

    def word(self, word: str) -> Word:
        """Return what to look for when a word is typed."""
        return self._hashed(rules.forms_of(word))

    def near_word(self, word: str) -> Word:
        """Return the hashes of a word and of those one letter away that any row has at all."""
        forms = {form for one in {word, *rules.near(word, LETTERS)} for form in rules.forms_of(one)}
        whole = self._hashed(forms)
        there = existing(whole.all)
        return Word(whole.shown & there, whole.read & there)

    def _hashed(self, forms: set[str]) -> Word:
        opened = digests(self.kind, forms)
        shown = digests(public_kind(self.kind), forms) if self.is_public else opened
        if self.readable is None:
            return Word(frozenset(shown))
        return Word(frozenset(shown), frozenset(opened | digests(sealed_kind(self.kind), forms)))

    def _both(
        self, words: Sequence[Word], most: int, before: UUID | None, until: float
    ) -> Hits:  # fmt: skip
        """Walk the rows by their open words, and those that may be read by all their words."""
        shown = self._walk(self.scope, [word.shown for word in words], most, before, until)
        if self.readable is None:
            return shown
        read = self._walk(self.readable, [word.read for word in words], most, before, until)
        return merged(shown, read, most)

    def _walk(
        self, scope: Scope, words: Sequence[frozenset[int]], most: int,
        before: UUID | None, until: float,
    ) -> Hits:  # fmt: skip
        """Walk the few rows known by their keys, and each of the other parts."""
        if not all(words):
            return Hits()
        walks = []
        if scope.few:
            mine = replace(scope, many=())
            walks.append(self._walk_part(few_steps(scope.few, before), mine, words, most, until))
        if scope.many:
            rarest, *others = sorted(words, key=frequency) if len(words) > 1 else words
            rest = replace(scope, few=frozenset())
            walks.append(self._walk_part(steps(rarest, before), rest, others, most, until))
        return reduce(lambda one, other: merged(one, other, most), walks, Hits())

    def _walk_part(
        self, walk: Iterator[tuple[list[UUID], bool]], scope: Scope,
        words: Sequence[frozenset[int]], most: int, until: float,
    ) -> Hits:  # fmt: skip
        found: list[UUID] = []
        for step, is_last in walk:
            found += self._kept(scope, step, words)
            if len(found) > most:
                return Hits(tuple(found[:most]), found[most - 1])
            if not is_last and self.clock() >= until:
                return Hits(tuple(found), step[-1], step[-1])
        return Hits(tuple(found))

    def _kept(self, scope: Scope, step: list[UUID], words: Sequence[frozenset[int]]) -> list[UUID]:
        """Return the rows of a step that hold the words and that someone may see, in order."""
        has = postings_of(step, {one for word in words for one in word})
        likely = [key for key in step if all(has.get(key, set()) & word for word in words)]
        if not likely or (not scope.many and self.narrowed is None):
            return likely
        among = scope.among(likely)
        allowed = self.narrowed(among) if self.narrowed else among
        seen = set(allowed.values_list("pk", flat=True))
        return [key for key in likely if key in seen]


def merged(one: Hits, other: Hits, most: int) -> Hits:
    """Return two walks as one: no further back than the one that came less far."""
    stops = [hits.stopped_at for hits in (one, other) if hits.stopped_at]
    ends = [hits.after for hits in (one, other) if hits.after]
    horizon = max(ends, default=None)
    keys = sorted({*one.keys, *other.keys}, reverse=True)
    if horizon is not None:
        keys = [key for key in keys if key >= horizon]
    if len(keys) > most:
        return Hits(tuple(keys[:most]), keys[most - 1])
    return Hits(tuple(keys), horizon, max(stops) if stops and horizon in stops else None)


class Names(Search):
    """A search among identities by name: as written, as it sounds, one letter away.

    The scope is of identities. Of three words or more one may be missing: a second name, say.
    """

    def find(self, typed: str, *, most: int, before: UUID | None = None) -> Hits:
        """Return the identities with every word typed in their names, or with all but one."""
        hits = Search.find(self, typed, most=most, before=before)
        words = self.words_of(typed)
        if hits.keys or hits.stopped_at or before or len(words) < 3:
            return hits
        keys: dict[UUID, None] = {}
        for left_out in range(len(words)):
            rest = " ".join(words[:left_out] + words[left_out + 1 :])
            keys |= dict.fromkeys(Search.find(self, rest, most=most).keys)
        return Hits(tuple(keys)[:most], is_near=bool(keys))

    def words_of(self, typed: str) -> list[str]:
        """Return the words of a name."""
        return [word for word in dict.fromkeys(rules.normal_name(typed[:200]).split()) if word][:6]

    def word(self, word: str) -> Word:
        """Return the hashes of a name as written and as it sounds."""
        return Word(frozenset({digest("name", word), digest("sound", rules.sound(word))}))

    def near_word(self, word: str) -> Word:
        """Return the hashes of a name and of all that sounds one letter away, if anyone has it."""
        key = rules.sound(word)
        around = {key, *rules.near(key, rules.SOUNDS)}
        return Word(existing(frozenset(digests("sound", around))))

    def exact_among(self, keys: Sequence[UUID], typed: str) -> set[UUID]:
        """Return which identities have every word just as it is written, accents apart."""
        wanted = digests("name", self.words_of(typed))
        found = postings_of(keys, wanted)
        return {key for key in keys if found.get(key, set()) >= wanted}


def existing(digests: frozenset[int]) -> frozenset[int]:
    """Return which of some hashes lead to any row."""
    if not digests:
        return frozenset()
    listed = ", ".join(f"({one})" for one in sorted(digests))
    statement = (
        f"WITH asked(digest) AS (VALUES {listed}) SELECT digest FROM asked WHERE EXISTS"  # noqa: S608
        " (SELECT 1 FROM vault_posting p WHERE p.digest = asked.digest)"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return frozenset(row[0] for row in cursor.fetchall())


def postings_of(targets: Sequence[UUID], digests: set[int]) -> dict[UUID, set[int]]:
    """Return which of some hashes each row has.

    Read from what is kept beside each row: asked the other way round, a database may read all the
    rows of a common word.
    """
    found: dict[UUID, set[int]] = {}
    if not digests:
        return found
    with connection.cursor() as cursor:
        for start in range(0, len(targets), 500):
            # Straight to the driver: a thousand keys as objects would cost more than the answer.
            part = targets[start : start + 500]
            keys = dict(zip(as_stored(part), part, strict=True))
            places, given = _places_of(list(keys))
            cursor.execute(
                f"SELECT target, opened, sealed FROM vault_indexed WHERE target {places}",  # noqa: S608
                given,
            )
            for target, opened, sealed in cursor.fetchall():
                has = digests & unpacked(opened) | digests & unpacked(sealed)
                if has:
                    found[keys[target]] = has
    return found


def _places_of(keys: list[Any]) -> tuple[str, list[Any]]:
    """Return «is one of some keys», and what stands in its places.

    PostgreSQL is given all keys as one list: its driver takes as long over 500 as the answer does.
    """
    if connection.vendor == "postgresql":
        return "= ANY(%s::uuid[])", [as_list(key.hex for key in keys)]
    return f"IN ({', '.join(['%s'] * len(keys))})", keys


def few_steps(
    few: frozenset[UUID], before: UUID | None
) -> Iterator[tuple[list[UUID], bool]]:  # fmt: skip
    """Yield the rows known by their keys, newest first, all in one step."""
    yield sorted((key for key in few if before is None or key < before), reverse=True), True


def steps(
    word: frozenset[int], before: UUID | None
) -> Iterator[tuple[list[UUID], bool]]:  # fmt: skip
    """Yield the rows with a word, newest first, in growing steps, each with whether it is last."""
    size, last = FIRST_STEP, before
    while True:
        step, is_last = _step(word, last, size)
        if step:
            yield step, is_last
        if is_last:
            return
        last, size = step[-1], min(size * 2, LONGEST_STEP)


def frequency(digests: frozenset[int]) -> int:
    """Return how many rows some hashes lead to, counted no further than is useful."""
    return Posting.objects.filter(digest__in=digests)[: FEW + 1].count()


def _step(digests: frozenset[int], before: UUID | None, size: int) -> tuple[list[UUID], bool]:
    """Return the next rows behind a place that have any of the hashes, and if none is left."""
    found: set[UUID] = set()
    horizon: UUID | None = None  # behind it, some hash may have rows that were not read
    for one in digests:
        rows = Posting.objects.filter(digest=one)
        if before is not None:
            rows = rows.filter(target__lt=before)
        part = list(rows.order_by("-target").values_list("target", flat=True)[:size])
        found.update(part)
        if len(part) == size and (horizon is None or part[-1] > horizon):
            horizon = part[-1]
    whole = sorted(found, reverse=True)
    if horizon is None:
        return whole, True
    return [key for key in whole if key >= horizon], False
