"""Recommendations as a list: narrowed by its address, page by page, found by words, counted."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

import vocab
from amparo.commitments.models import (
    Action,
    Cluster,
    Cycle,
    Label,
    Position,
    Recommendation,
    Recommender,
)
from amparo.commitments.queries.reading import visible
from amparo.vault import rules as words
from amparo.vault.finding import Hits, Scope, Search
from vocab.states import state as state_of

KIND = "recommended"  # under which words are hashed: twelve letters at most
PAGE = 40
FEW = 900  # keys that a question may hold
LABELS = (Label.THEME, Label.GROUP, Label.SDG, Label.RIGHT, Label.ISSUE)
STANDS = Q(known_to=None, state="published")
SHOWN = ("ref", "country", "text", "kind", "stage", "state", "issued", "cycle__label")
_CURSOR = re.compile(r"([\d-]{0,10})~([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of recommendations is narrowed to.

    `country` is the State that they concern, `by` one that made them, `label` an issue or theme as
    issued, `desk` a body's code. Without `every`, only the last cycle of each mechanism is shown.
    """

    country: str = ""
    mechanism: str = ""
    cycle: str = ""
    position: str = ""
    category: str = ""
    label: str = ""
    by: str = ""
    stage: str = ""
    desk: str = ""
    every: str = ""
    q: str = ""

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> "Wanted":
        """Return the filter of an address; what is no word of its list is left out.

        Without a State, that of this house is meant; an empty one means all.
        """
        said = {
            f.name: " ".join(str(params.get(f.name, "")).replace("\0", "").split())[:160]
            for f in fields(cls)
        }
        if "country" not in params:
            said["country"] = settings.COUNTRY
        for name in ("country", "by"):
            code = said[name].upper()
            said[name] = code if state_of(code) else ""
        positions = {*vocab.terms("commitments/support_levels"), "pending"}
        for name, known in (
            ("position", positions),
            ("stage", vocab.terms("commitments/recommendation_stages")),
            ("category", vocab.terms("commitments/action_categories")),
        ):
            if said[name] not in known:
                said[name] = ""
        said["every"] = "1" if said["every"] else ""
        return cls(**said)

    def as_query(self) -> dict[str, str]:
        """Return the filter as parameters of an address; the State always stands in it."""
        said = {f.name: value for f in fields(self) if (value := getattr(self, f.name))}
        return {"country": self.country, **said}

    @property
    def words(self) -> list[str]:
        """Return the words looked for."""
        return words.words(self.q)


def recommendations_visible_to(who: Any) -> QuerySet[Recommendation]:
    """Return the recommendations that someone may see: drafts only at the desks."""
    return visible(Recommendation, who)


def narrowed(rows: QuerySet[Recommendation], by: Wanted, who: Any) -> QuerySet[Recommendation]:
    """Return the recommendations that a filter leaves, its words apart."""
    for name in ("country", "stage", "category"):
        if value := getattr(by, name):
            rows = rows.filter(**{name: value})
    if by.mechanism:
        rows = rows.filter(mechanism__key=by.mechanism)
    if by.desk:
        rows = rows.filter(desk__code=by.desk)
    rows = _of_cycle(rows, by, who)
    mine = OuterRef("pk")
    if by.position == "pending":
        standing = Position.objects.filter(STANDS, recommendation=mine)
        rows = rows.filter(~Exists(standing), kind="recommendation")
    elif by.position:
        standing = Position.objects.filter(STANDS, recommendation=mine, support=by.position)
        rows = rows.filter(Exists(standing))
    if by.label:
        rows = rows.filter(Exists(Label.objects.filter(recommendation=mine, value=by.label)))
    if by.by:
        rows = rows.filter(Exists(Recommender.objects.filter(recommendation=mine, country=by.by)))
    return rows


def _of_cycle(
    rows: QuerySet[Recommendation], by: Wanted, who: Any
) -> QuerySet[Recommendation]:  # fmt: skip
    if by.cycle:
        return rows.filter(cycle__label=by.cycle)
    if by.every:
        return rows
    # What belongs to no cycle, such as a call of an organisation, is never of a former one.
    return rows.filter(Q(cycle__in=current_cycles(who, by.country)) | Q(cycle=None))


def current_cycles(who: Any, country: str = "") -> list[UUID]:
    """Return the last cycle of each mechanism with each State, or with one."""
    rows = visible(Cycle, who)
    if country:
        rows = rows.filter(country=country)
    last: dict[tuple[str, UUID], UUID] = {}
    said = rows.order_by("reviewed", "number", "pk")
    for key, state, mechanism in said.values_list("pk", "country", "mechanism_id"):
        last[state, mechanism] = key
    return list(last.values())


def page_of(
    who: Any, by: Wanted, after: str = "", *, most: int = PAGE
) -> tuple[list[Recommendation], str, Hits | None]:
    """Return a page with all that its lines show, the cursor of the next, and what a search found.

    The last issued come first; those found by words come last recorded first.
    """
    if by.words:
        rows, hits = search_recommendations(who, by, before=_key(after), most=most)
        return rows, hits.after.hex if hits.after else "", hits
    rows_ = _begun_with_few(narrowed(recommendations_visible_to(who), by, who), by)
    if found := _CURSOR.fullmatch(after):
        issued, key = found[1], UUID(found[2])
        rows_ = rows_.filter(Q(issued__lt=issued) | Q(issued=issued, pk__gt=key))
    # Their keys first, in the order of an index: beside other tables, all rows would be sorted.
    keys = list(rows_.order_by("-issued", "pk").values_list("pk", flat=True)[: most + 1])
    seen = recommendations_visible_to(who).filter(pk__in=keys)
    here = {row.pk: row for row in as_lines(seen, who)}
    page = [here[key] for key in keys if key in here]
    if len(page) <= most:
        return page, "", None
    last = page[most - 1]
    return page[:most], f"{last.issued}~{last.pk.hex}", None


def _begun_with_few(rows: QuerySet[Recommendation], by: Wanted) -> QuerySet[Recommendation]:
    """Return the same recommendations, by their keys where a part of the filter leaves few.

    Those of a rare theme are then not looked for among all, from the last issued on.
    """
    parts: list[QuerySet[Any]] = []
    if by.label:
        parts.append(Label.objects.filter(kind__in=LABELS, value=by.label))
    if by.by:
        parts.append(Recommender.objects.filter(country=by.by))
    if by.position and by.position != "pending":
        parts.append(Position.objects.filter(STANDS, support=by.position))
    for part in parts:
        keys = list(part.order_by().values_list("recommendation_id", flat=True)[: FEW + 1])
        if len(keys) <= FEW:
            return rows.filter(pk__in=keys)
    return rows


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def with_all(rows: QuerySet[Recommendation], who: Any) -> QuerySet[Recommendation]:
    """Return recommendations, each with all that can be shown of it."""
    return _with_parts(rows.select_related("mechanism", "cycle", "lead"), who)


def as_lines(rows: QuerySet[Recommendation], who: Any) -> QuerySet[Recommendation]:
    """Return recommendations with no more than what a line of a list shows."""
    return _with_parts(rows.select_related("cycle").only(*SHOWN), who)


def _with_parts(rows: QuerySet[Recommendation], who: Any) -> QuerySet[Recommendation]:
    """Return recommendations with what hangs on them: so many questions, however many rows.

    Actions and clusters that someone may not see are not there.
    """
    standing = Position.objects.filter(STANDS).only("recommendation", "support", "response")
    return rows.prefetch_related(
        Prefetch("positions", standing, "standing"),
        Prefetch("recommenders", Recommender.objects.order_by("name"), "makers"),
        Prefetch("labels", Label.objects.order_by("kind", "value"), "themes"),
        Prefetch("actions", visible(Action, who).order_by("ref"), "seen_actions"),
        Prefetch("clusters", visible(Cluster, who).order_by("title"), "seen_clusters"),
    )


def search_recommendations(
    who: Any, by: Wanted, *, before: UUID | None = None, most: int = PAGE
) -> tuple[list[Recommendation], Hits]:
    """Return the recommendations that hold all words of a filter, the last recorded first."""
    hits = hits_of(who, by, before=before, most=most)
    rows = recommendations_visible_to(who).filter(pk__in=hits.keys)
    found = {row.pk: row for row in as_lines(rows, who)}
    return [found[key] for key in hits.keys if key in found], hits


def hits_of(who: Any, by: Wanted, *, before: UUID | None = None, most: int = FEW) -> Hits:
    """Return the keys of the recommendations that hold all words of a filter."""
    scope = Scope.of(recommendations_visible_to(who))
    search = Search(KIND, scope, narrowed=lambda found: narrowed(found, by, who))
    return search.find(by.q, most=most, before=before)


def found_by_words(who: Any, typed: str, *, most: int) -> list[Recommendation]:
    """Return the recommendations of all States and cycles that hold all words typed."""
    return search_recommendations(who, Wanted(q=typed, every="1"), most=most)[0]


@dataclass(frozen=True, slots=True)
class Totals:
    """How many a filter leaves, and how they divide by answer and by stage."""

    all: int
    by_position: list[tuple[str, int]]
    by_stage: list[tuple[str, int]]


def totals_of(who: Any, by: Wanted) -> Totals:
    """Return the totals of a list; of one found by words, as far as its words reach."""
    rows = narrowed(recommendations_visible_to(who), by, who)
    if by.words:
        rows = recommendations_visible_to(who).filter(pk__in=hits_of(who, by).keys)
    keys = rows.order_by()
    stages = Counter(keys.values_list("stage", flat=True))
    standing = Position.objects.filter(STANDS, recommendation__in=keys.values("pk"))
    answers = Counter(standing.order_by().values_list("support", flat=True))
    owed = keys.filter(kind="recommendation").count()
    if pending := owed - sum(answers.values()):
        answers["pending"] = max(pending, 0)
    order = [*vocab.terms("commitments/support_levels"), "pending"]
    steps = list(vocab.terms("commitments/recommendation_stages"))
    return Totals(
        sum(stages.values()),
        [(key, answers[key]) for key in order if answers[key]],
        [(key, stages[key]) for key in steps if stages[key]],
    )


def labels_of_state(who: Any, country: str) -> list[str]:
    """Return the issues and themes of what a State was asked, as far as someone may see it."""
    rows = recommendations_visible_to(who).filter(country=country)
    found = Label.objects.filter(recommendation__in=rows.values("pk"), kind__in=("issue", "theme"))
    return sorted(set(found.values_list("value", flat=True)))


def cycles_of_state(who: Any, country: str) -> list[tuple[str, str]]:
    """Return the cycles of a State as (label, mechanism), the last first."""
    rows = visible(Cycle, who).filter(country=country).order_by("-reviewed", "-number", "label")
    return list(rows.values_list("label", "mechanism__key"))
