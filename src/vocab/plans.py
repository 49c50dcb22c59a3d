"""Plans with goals and actions, read from one file: the plan, its goals, what is done for each."""

from datetime import date
from importlib.resources import files

import msgspec

from vocab.frames import FrameSource
from vocab.reading import BadFile, decode


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of a plan: named fields only."""


class PlanText(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The plan itself, as an instrument."""

    short: str
    title: str
    title_es: str = ""
    kind: str = "plan"
    level: str = "national"
    number: str = ""
    issuer: str = ""
    adopted: str = ""
    horizon: str = ""


class PlanGoal(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A goal; `within` is the reference of the goal that it is a part of."""

    ref: str
    title: str
    within: str = ""


class PlanAction(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An action for a goal; `stage` as the source says it (SM4)."""

    ref: str
    goal: str
    title: str
    kind: str
    stage: str = "proposed"
    begins: str = ""
    target_on: date | None = None
    note: str = ""


class Plan(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A plan, where it is from, its goals and its actions, in the order of the plan."""

    country: str
    plan: PlanText
    source: FrameSource
    goals: tuple[PlanGoal, ...]
    actions: tuple[PlanAction, ...] = ()


def read_plan(data: bytes, where: str) -> Plan:
    """Return a plan.

    :raises BadFile: if it cannot be used.
    """
    found = decode(data, Plan, where)
    seen: set[str] = set()
    for goal in found.goals:
        if goal.ref in seen:
            raise BadFile(where, f"the goal «{goal.ref}» stands twice.", "Keep one of the two.")
        if goal.within and goal.within not in seen:
            raise BadFile(
                where, f"the goal «{goal.ref}» lies within «{goal.within}», which is not above it.",
                "Write the goal that holds it first.",
            )  # fmt: skip
        seen.add(goal.ref)
    refs = [action.ref for action in found.actions]
    for n, action in enumerate(found.actions):
        if action.goal not in seen:
            raise BadFile(
                where, f"the action «{action.ref}» is for «{action.goal}», which is no goal here.",
                "Name a goal of the file.",
            )  # fmt: skip
        if action.ref in refs[:n]:
            raise BadFile(where, f"the action «{action.ref}» stands twice.", "Keep one of the two.")
    return found


def plan_examples() -> dict[str, bytes]:
    """Return the packaged plans by the name of their file."""
    folder = files("vocab") / "commitments" / "plans"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {f.name: f.read_bytes() for f in found}
