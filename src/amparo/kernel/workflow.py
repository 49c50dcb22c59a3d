"""Small explicit state machines.

A workflow is a frozen value: it decides which moves are open and says why the others are not.
It never saves, logs or notifies; an action does that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from amparo.kernel.errors import Refused

# A guard returns the reason to refuse, or None to let the move through.
Guard = Callable[[Any], str | None]

# `ui` says it in the language of who asked.
TOO_LATE = "This cannot be done at this stage: it has not come yet, or has passed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One arrow of the diagram.

    `starts` names the clocks that begin to run, `stops` those that are met, by their key in the
    country profile.
    """

    name: str
    source: tuple[str, ...]
    target: str
    permit: str
    guards: tuple[Guard, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """The life of one kind of thing."""

    name: str
    states: tuple[str, ...]
    initial: str
    final: frozenset[str]
    moves: tuple[Move, ...]
    field: str = "state"

    def __post_init__(self) -> None:
        known = set(self.states)
        named = {s for m in self.moves for s in (*m.source, m.target)}
        if stray := (named | self.final | {self.initial}) - known:
            raise ValueError(f"{self.name}: unknown states {sorted(stray)}")
        leaves = {s for m in self.moves for s in m.source if m.target != s}
        if stuck := known - self.final - leaves:
            raise ValueError(f"{self.name}: no way out of {sorted(stuck)}")
        if lost := known - self._reachable():
            raise ValueError(f"{self.name}: no way into {sorted(lost)}")
        names = [m.name for m in self.moves]
        if twice := {n for n in names if names.count(n) > 1}:
            raise ValueError(f"{self.name}: moves named twice {sorted(twice)}")

    def _reachable(self) -> set[str]:
        seen, todo = set[str](), {self.initial}
        while todo:
            seen |= todo
            todo = {m.target for m in self.moves if seen & set(m.source)} - seen
        return seen

    def move(self, name: str) -> Move:
        """Return a move by name.

        :raises KeyError: if there is none.
        """
        for move in self.moves:
            if move.name == name:
                return move
        raise KeyError(f"{self.name} has no move {name!r}")

    def state_of(self, thing: Any) -> str:
        """Return the state that a thing is in."""
        return str(getattr(thing, self.field))

    def refusal(self, move: Move, thing: Any) -> str | None:
        """Return why a move is closed for a thing now, or None if it is open."""
        if self.state_of(thing) not in move.source:
            return TOO_LATE
        return next((why for guard in move.guards if (why := guard(thing))), None)

    def check(self, move: Move, thing: Any) -> None:
        """Check that a move is open.

        :raises Refused: with the reason, if it is not.
        """
        if why := self.refusal(move, thing):
            raise Refused(why)

    def leaving(self, state: str) -> tuple[Move, ...]:
        """Return the moves that start in a state."""
        return tuple(m for m in self.moves if state in m.source)

    def mermaid(self) -> str:
        """Return the machine as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [
            f"    {source} --> {move.target}: {move.name}"
            for move in self.moves
            for source in move.source
        ]
        lines += [f"    {state} --> [*]" for state in self.states if state in self.final]
        return "\n".join(lines)
