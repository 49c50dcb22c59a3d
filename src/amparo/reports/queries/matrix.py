"""Recommendations with all that hangs on each, read in few questions to the base."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

import vocab
from amparo.commitments.models import (
    Action,
    Answerable,
    Assessment,
    Cluster,
    Indicator,
    IndicatorValue,
    Label,
    Position,
    ProgressReport,
    Proof,
    Recommendation,
    Recommender,
    Responsibility,
)
from amparo.commitments.models import Told as ToldRecord
from amparo.commitments.queries import visible
from amparo.commitments.queries.reading import that_count
from amparo.evidence.rules.partial_dates import span_of
from amparo.reports.queries.asking import Asking, Notes, parts_of
from vocab.states import state_name

NOT_DONE = ("proposed", "approved", "in_progress")
T = TypeVar("T", bound=ToldRecord)


@dataclass(slots=True)
class Line:
    """One recommendation and what hangs on it, as someone may see it on a day."""

    row: Recommendation
    by: list[str] = field(default_factory=list)
    position: Position | None = None
    clusters: list[str] = field(default_factory=list)
    labels: dict[str, list[str]] = field(default_factory=dict)
    actions: list[Action] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    answerable: list[Answerable] = field(default_factory=list)


@dataclass(slots=True)
class Matrix:
    """Some recommendations, and what is read once for all of them."""

    lines: list[Line]
    leads: dict[UUID, list[str]]
    values: dict[UUID, IndicatorValue]
    proofs: dict[UUID, list[Proof]]
    reports: dict[UUID, ProgressReport]
    notes: Notes
    on: date

    def numbers(self, record: ToldRecord) -> tuple[int, ...]:
        """Return the numbers of the sources of a record."""
        target = f"{record._meta.label}:{record.pk}"
        return self.notes.of(record.source_id, record.locator, target)

    def stage(self, action: Action) -> str:
        """Return how far an action has come, in words; «delayed» follows from the day."""
        late = action.target_on and action.target_on < self.on and action.stage in NOT_DONE
        return word("action_stages", "delayed" if late else action.stage)

    def told(self, action: Action) -> str:
        """Return an action in a line: reference, title, how far it has come."""
        return f"{action.ref} {action.title}: {self.stage(action)}"

    def value(self, indicator: Indicator) -> str:
        """Return an indicator with its last value, its target and its unit."""
        last = self.values.get(indicator.pk)
        said = f"{plain(last)} ({last.period})" if last else "–"
        target = f" / {indicator.target}" if indicator.target else ""
        unit = f" {indicator.unit}" if indicator.unit else ""
        return f"{indicator.ref} {indicator.title}: {said}{target}{unit}"

    def evidence(self, line: Line) -> str:
        """Return the public documents that show what was done."""
        found = [proof for action in line.actions for proof in self.proofs.get(action.pk, ())]
        return "\n".join(" ".join(part for part in (p.title, p.address) if part) for p in found)

    def leads_of(self, line: Line) -> str:
        """Return the bodies that lead the actions of a recommendation."""
        found = [name for action in line.actions for name in self.leads.get(action.pk, ())]
        return "; ".join(dict.fromkeys(found))


def word(listed: str, key: str) -> str:
    """Return a word of one of the closed lists of commitments in the reader's language."""
    return vocab.label(f"commitments/{listed}", key, get_language() or "es") if key else ""


def plain(value: IndicatorValue) -> str:
    """Return a value without needless zeros; what is no number as it was said."""
    if value.value is None:
        return value.text
    text = format(value.value.normalize(), "f")
    return f"{text} {value.text}".strip()


def counted(model: type[T], asking: Asking) -> QuerySet[T]:
    """Return the published records of a kind that someone may see, as known when they ask."""
    return visible(model, asking.who).filter(that_count(asking.known_at))


def begun(text: str, on: date) -> bool:
    """Test if a partial date may lie on a day or before; one that is not known may."""
    return not text or span_of(text.partition("/")[0]).first <= on


def size_of(asking: Asking) -> int:
    """Return how many recommendations a report about a State or a round may hold at most."""
    chosen = {name: asking.filters[name] for name in ("country", "cycle")
              if asking.filters.get(name)}  # fmt: skip
    return visible(Recommendation, asking.who).filter(**chosen).count()


def recommendations_of(asking: Asking, **only: Any) -> list[Recommendation]:
    """Return the recommendations of some cycles or kinds that were issued by the day."""
    rows = counted(Recommendation, asking).filter(**only).select_related("mechanism", "cycle")
    found = [row for row in rows if begun(row.issued, asking.on)]
    return sorted(found, key=lambda row: (row.mechanism.key, _natural(row.number), row.ref))


def _natural(number: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in number.split("."))


def matrix_of(asking: Asking, rows: Iterable[Recommendation]) -> Matrix:
    """Return recommendations with what hangs on each."""
    lines = {row.pk: Line(row) for row in rows}
    _own(asking, lines)
    actions = _linked(asking, Action, lines, lambda line: line.actions)
    indicators = _linked(asking, Indicator, lines, lambda line: line.indicators)
    through = _indicators_of(asking, actions)
    for line in lines.values():
        more = [one for action in line.actions for one in through.get(action.pk, ())]
        line.indicators = list({one.pk: one for one in [*line.indicators, *more]}.values())
    measured = {*indicators, *(one.pk for found in through.values() for one in found)}
    notes = Notes(asking.who)
    matrix = Matrix(
        list(lines.values()), _leads(actions, asking.on), _values(asking, measured),
        _proofs(asking, actions), _reports(asking, actions), notes, asking.on,
    )  # fmt: skip
    _load_notes(matrix)
    return matrix


def _own(asking: Asking, lines: dict[UUID, Line]) -> None:
    """Read what belongs to the recommendations themselves."""
    language, done = get_language() or "es", 0
    for keys in parts_of(lines):
        asking.tell(done)
        done += len(keys)
        of = {"recommendation__in": keys}
        for by in Recommender.objects.filter(**of).order_by("name"):
            name = state_name(by.country, language) if by.country else by.name
            lines[by.recommendation_id].by.append(name)
        for label in Label.objects.filter(**of).order_by("kind", "value"):
            lines[label.recommendation_id].labels.setdefault(label.kind, []).append(label.value)
        for one in Answerable.objects.filter(**of).order_by("country", "name"):
            lines[one.recommendation_id].answerable.append(one)
        for position in counted(Position, asking).filter(**of).order_by("recorded_at", "id"):
            if begun(position.said, asking.on):
                lines[position.recommendation_id].position = position
        for said in counted(Assessment, asking).filter(**of).order_by("as_of", "id"):
            if begun(said.as_of, asking.on) and said.recommendation_id:
                lines[said.recommendation_id].assessments.append(said)
        _clustered(asking, lines, keys)


def _clustered(asking: Asking, lines: dict[UUID, Line], keys: list[UUID]) -> None:
    rows = counted(Cluster, asking).filter(recommendations__in=keys)
    named = dict(rows.values_list("pk", "title"))
    through = Cluster.recommendations.through.objects.filter(recommendation__in=keys)
    for pair in through.order_by("id"):
        if pair.cluster_id in named:
            lines[pair.recommendation_id].clusters.append(named[pair.cluster_id])


def _linked(
    asking: Asking, model: Any, lines: dict[UUID, Line], of: Callable[[Line], list[Any]]
) -> set[UUID]:
    """Read the actions or indicators tied to recommendations; return their keys."""
    name = f"{model._meta.model_name}_id"
    found: set[UUID] = set()
    for keys in parts_of(lines):
        asking.tell(len(lines))
        pairs = model.recommendations.through.objects.filter(recommendation__in=keys)
        linked = [(getattr(pair, name), pair.recommendation_id) for pair in pairs.order_by("id")]
        seen = {row.pk: row for part in parts_of({pk for pk, _of in linked})
                for row in counted(model, asking).filter(pk__in=part)}  # fmt: skip
        for pk, recommendation in linked:
            if pk in seen:
                of(lines[recommendation]).append(seen[pk])
        found |= set(seen)
    for line in lines.values():
        of(line).sort(key=lambda one: one.ref)
    return found


def _indicators_of(asking: Asking, actions: set[UUID]) -> dict[UUID, list[Indicator]]:
    found: dict[UUID, list[Indicator]] = defaultdict(list)
    for keys in parts_of(actions):
        pairs = list(Indicator.actions.through.objects.filter(action__in=keys).order_by("id"))
        rows = counted(Indicator, asking).filter(pk__in={pair.indicator_id for pair in pairs})
        seen = {row.pk: row for row in rows}
        for pair in pairs:
            if pair.indicator_id in seen:
                found[pair.action_id].append(seen[pair.indicator_id])
    return found


def _leads(actions: set[UUID], on: date) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for keys in parts_of(actions):
        rows = Responsibility.objects.filter(
            Q(until_on=None) | Q(until_on__gt=on), action__in=keys, role__in=("lead", "co_lead"),
            since_on__lte=on,
        )  # fmt: skip
        for row in rows.select_related("body").order_by("-role", "body__name"):
            found[row.action_id].append(row.body.name)
    return found


def _values(asking: Asking, indicators: set[UUID]) -> dict[UUID, IndicatorValue]:
    """Return the last value of each indicator for a period that had begun."""
    last: dict[UUID, IndicatorValue] = {}
    for keys in parts_of(indicators):
        rows = counted(IndicatorValue, asking).filter(indicator__in=keys)
        for value in sorted(rows, key=lambda v: (v.period, v.recorded_at, str(v.pk))):
            if begun(value.period, asking.on):
                last[value.indicator_id] = value
    return last


def _proofs(asking: Asking, actions: set[UUID]) -> dict[UUID, list[Proof]]:
    """Return the documents marked as public, by action; of a report only once it counts."""
    found: dict[UUID, list[Proof]] = defaultdict(list)
    told = Q(report=None) | Q(report__in=counted(ProgressReport, asking).values("pk"))
    for keys in parts_of(actions):
        for proof in Proof.objects.filter(told, action__in=keys, is_public=True).order_by(
            "added_at"
        ):
            if proof.action_id:
                found[proof.action_id].append(proof)
    return found


def _reports(asking: Asking, actions: set[UUID]) -> dict[UUID, ProgressReport]:
    """Return the last progress report of each action."""
    last: dict[UUID, ProgressReport] = {}
    for keys in parts_of(actions):
        rows = counted(ProgressReport, asking).filter(action__in=keys)
        for report in rows.order_by("recorded_at", "id"):
            if report.action_id:
                last[report.action_id] = report
    return last


def _load_notes(matrix: Matrix) -> None:
    records: list[Any] = [line.row for line in matrix.lines]
    for line in matrix.lines:
        records += [*([line.position] if line.position else []), *line.actions, *line.assessments]
    records += matrix.values.values()
    matrix.notes.load(
        (record.source_id for record in records),
        (f"{record._meta.label}:{record.pk}" for record in records),
    )
