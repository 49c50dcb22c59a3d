"""Steps at home of the treaties that actions are to bring into force, by action."""

from collections import defaultdict
from uuid import UUID

from amparo.commitments.models import Action, DomesticStep
from amparo.evidence.rules.partial_dates import span_of
from amparo.instruments.queries import visible_to as instruments_visible_to
from amparo.reports.queries.asking import Asking, Notes, parts_of
from amparo.reports.queries.matrix import Line, Matrix, begun, counted, word
from amparo.reports.rules.document import Noted

Steps = dict[UUID, list[DomesticStep]]


def steps_of(asking: Asking, matrix: Matrix) -> Steps:
    """Return the published steps taken by the day, by action, the first taken first."""
    actions = {action.pk: action for line in matrix.lines for action in line.actions}
    tied = [pair for keys in parts_of(actions) for pair in _tied(asking, keys)]
    taken: dict[tuple[UUID, str], list[DomesticStep]] = defaultdict(list)
    for keys in parts_of({instrument for _action, instrument in tied}):
        found = counted(DomesticStep, asking).filter(instrument__in=keys)
        for step in found.select_related("instrument"):
            if begun(step.taken, asking.on):
                taken[step.instrument_id, step.country].append(step)
    steps: Steps = defaultdict(list)
    for action, instrument in tied:
        steps[action] += taken.get((instrument, actions[action].country), ())
    for listed in steps.values():
        listed.sort(key=lambda one: (one.instrument.short, span_of(one.taken).first, one.pk))
    _load(matrix.notes, steps)
    return steps


def _tied(asking: Asking, actions: list[UUID]) -> list[tuple[UUID, UUID]]:
    """Return the published instruments of some actions, as (action, instrument)."""
    seen = instruments_visible_to(asking.who).filter(state="published").order_by().values("pk")
    rows = Action.instruments.through.objects.filter(action__in=actions, instrument__in=seen)
    return list(rows.order_by("id").values_list("action_id", "instrument_id"))


def _load(notes: Notes, steps: Steps) -> None:
    found = [one for listed in steps.values() for one in listed]
    notes.load((one.source_id for one in found),
               (f"{one._meta.label}:{one.pk}" for one in found))  # fmt: skip


def told(line: Line, matrix: Matrix, steps: Steps) -> Noted:
    """Return the steps of the treaties that a line's actions are about, with their sources."""
    found = {one.pk: one for action in line.actions for one in steps.get(action.pk, ())}
    numbers = [n for one in found.values() for n in matrix.numbers(one)]
    return Noted("\n".join(map(_told, found.values())), tuple(dict.fromkeys(numbers)))


def _told(step: DomesticStep) -> str:
    said = f"{step.instrument.short}: {word('domestic_steps', step.step)}, {step.taken}"
    return f"{said} ({step.document})" if step.document else said
