"""How it goes, in plain words: what was done, what happens now and until when, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

import vocab
from amparo.cases.models import Case, UrgentRun
from amparo.duties import queries as duties
from amparo.duties.models import Clock
from amparo.places.queries import profile_of
from amparo.ui import shapes

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: done at an hour, now with its clock, or to come with its longest time."""

    title: Words
    state: str = "todo"  # done, now, todo, over
    at: datetime | None = None
    note: Words = ""
    clock: shapes.Clock | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the case as a person meets it, the states it covers and the clock it has."""

    title: Words
    now: Words
    states: tuple[str, ...]
    clock: str = ""


STAGES = (
    Stage(
        gettext_lazy("We look if this is the right place"),
        gettext_lazy("The desk reads your request. If something is missing, they ask you once."),
        ("received", "info_requested"), "admissibility",
    ),
    Stage(
        gettext_lazy("We look at the risk with you"),
        gettext_lazy("A trained person talks with you and writes how large the risk is, and why."),
        ("admitted", "assessing", "qa_review"), "assessment_total",
    ),
    Stage(
        gettext_lazy("We agree on the protection with you"),
        gettext_lazy("You say yes or no to each measure. A no does not close your request."),
        ("plan_concertation",), "plan",
    ),
    Stage(
        gettext_lazy("It is decided"),
        gettext_lazy("Those who decide have the papers. They must give their reasons in writing."),
        ("decision_pending",), "decision",
    ),
    Stage(
        gettext_lazy("The protection begins"),
        gettext_lazy("Each measure has a body that owes it, and a day. You say if it happened."),
        ("granted", "implementing"), "implementation",
    ),
    Stage(
        gettext_lazy("You are protected, and we ask how it goes"),
        gettext_lazy("Nothing ends by itself: only with reasons, and after hearing you."),
        ("active", "reassessing"), "follow_up",
    ),
)  # fmt: skip
# States that leave the usual way; the person reads the word and its meaning.
ASIDE = (
    "referred", "not_admitted", "denied", "under_review", "closing_proposed", "withdrawn",
    "deceased", "closed",
)  # fmt: skip
ASIDE_CLOCKS = {
    "not_admitted": "review_window", "denied": "review_window", "under_review": "review_decision",
    "closing_proposed": "closure_objection",
}  # fmt: skip


def way_of(case: Case, at: datetime) -> dict[str, Any]:
    """Return both tracks of a case: `urgent` (None if never raised) and `usual`, as steps."""
    clocks = {clock.key: clock for clock in duties.running(case)}
    run = case.urgent_runs.order_by("-number").first()
    return {
        "urgent": _urgent(run, at) if run else None,
        "usual": list(_usual(case, clocks, at)),
        "limits": [name for name in (profile_of(case.profile).caveat,) if name],
    }


def _urgent(run: UrgentRun, at: datetime) -> list[Step]:
    clocks = {clock.key: clock for clock in duties.running(run)}
    received = Step(title=_("Danger told"), state="done", at=run.flagged_at)
    if run.state == "rejected":
        text = _(
            "Two officers looked and go on the usual way. If it gets worse, tell us: it begins "
            "again at once."
        )
        return [received, Step(title=_("Not taken as urgent"), state="over", at=run.ended_at,
                               note=text)]  # fmt: skip
    decided = Step(
        title=_("The person on duty decides what to do at once"),
        state="now" if run.state in {"none", "flagged"} else "done", at=run.ordered_at,
        note=_("By day and by night. If nobody answers, the notice goes up by itself to who is "
               "above.") if run.state in {"none", "flagged"} else "",
        clock=_shown(clocks.get("urgent_triage"), at),
    )  # fmt: skip
    begun = Step(
        title=_("The urgent measures begin"),
        state={"ordered": "now", "flagged": "todo", "none": "todo"}.get(run.state, "done"),
        at=run.started_at, clock=_shown(clocks.get("urgent_implement"), at),
        note=_longest(run.case, "urgent_implement") if run.state in {"none", "flagged"} else "",
    )  # fmt: skip
    return [received, decided, begun, *_urgent_end(run, clocks, at)]


def _urgent_end(run: UrgentRun, clocks: dict[str, Clock], at: datetime) -> list[Step]:
    if run.state in {"merged", "lapsed"}:
        merged = run.state == "merged"
        title = _("The plan took their place") if merged else _("The urgent measures were lifted")
        return [Step(title=title, state="done", at=run.ended_at)]
    if run.state in {"running", "ratified"}:
        return [Step(
            title=_("They stay until there is something better"), state="now",
            note=_("They do not end by time alone."),
            clock=_shown(clocks.get("urgent_ratify") or clocks.get("urgent_review"), at),
        )]  # fmt: skip
    return []


def _usual(case: Case, clocks: dict[str, Clock], at: datetime) -> Iterable[Step]:
    yield Step(title=_("Received"), state="done", at=case.received_at)
    reached = {change.after: change.at for change in case.changes.order_by("at")}
    aside = case.state in ASIDE
    last = max(
        (i for i, stage in enumerate(STAGES) if set(stage.states) & set(reached)), default=-1
    )
    for place, stage in enumerate(STAGES):
        if case.state in stage.states:
            yield Step(
                title=stage.title, state="now", note=stage.now,
                clock=_shown(clocks.get(stage.clock), at),
            )  # fmt: skip
        elif set(stage.states) & set(reached) and (aside or place < _place(case.state)):
            moment = max(reached[state] for state in stage.states if state in reached)
            yield Step(title=stage.title, state="done", at=moment)
        elif not aside:
            yield Step(title=stage.title, note=_longest(case, stage.clock))
        if aside and place == max(last, 0):
            break
    if aside:
        yield _aside(case, clocks, at)


def _place(state: str) -> int:
    return next((i for i, stage in enumerate(STAGES) if state in stage.states), len(STAGES))


def _aside(case: Case, clocks: dict[str, Clock], at: datetime) -> Step:
    language = get_language() or "es"
    term = vocab.terms("cases/states")[case.state]
    said = term.definition.in_language(language) if term.definition else ""
    if case.state == "referred" and case.referred_to:
        said = _("%(who)s must see to it. They were told, and we ask for their answer.") % {
            "who": case.referred_to
        }
    return Step(
        title=term.label.in_language(language), state="now", at=case.state_since_at, note=said,
        clock=_shown(clocks.get(ASIDE_CLOCKS.get(case.state, "")), at),
    )  # fmt: skip


def _shown(clock: Clock | None, at: datetime) -> shapes.Clock | None:
    return duties.shown(clock, at) if clock else None


def _longest(case: Case, key: str) -> str:
    limit = profile_of(case.profile).deadlines.get(key)
    if limit is None or not limit.value:
        return ""
    unit = vocab.UNITS[limit.unit].in_language(get_language() or "es")
    return _("At most %(n)d %(unit)s") % {"n": limit.value, "unit": unit}
