"""Who may do what, as a table.

Each permission lists alternatives; each alternative lists predicates that must all hold.
The table is data, so it can be printed, reviewed and tested.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from amparo.kernel.errors import Denied

Predicate = Callable[[Any, Any], bool]
Alternatives = tuple[tuple[Predicate, ...], ...]

# What was said while a page is only read: one page asks the same things for many permissions.
_said: ContextVar[dict[Hashable, Any] | None] = ContextVar("what_was_said", default=None)
Answer = TypeVar("Answer")

CLOSED = "You may not do this here."  # `ui` says it in the language of who asked


@dataclass(frozen=True, slots=True)
class Policy:
    """One room's answer to «may this person do that?»."""

    table: Mapping[str, Alternatives]

    def allows(self, who: Any, permission: str, what: Any = None) -> bool:
        """Test if any alternative holds in full."""
        return self.reason(who, permission, what) is not None

    def reason(self, who: Any, permission: str, what: Any = None) -> str | None:
        """Return the first alternative that holds, as words: why this person may."""
        for every in self.table[permission]:
            if all(_holds(p, who, what) for p in every):
                return " and ".join(words(p) for p in every)
        return None

    def require(self, who: Any, permission: str, what: Any = None) -> None:
        """Check that any alternative holds.

        :raises Denied: if none does.
        """
        if not self.allows(who, permission, what):
            raise Denied(CLOSED, what)

    def matrix(self) -> list[tuple[str, str]]:
        """Return (permission, sentence) rows for the documentation."""
        return [
            (str(permission), " or ".join(" and ".join(words(p) for p in every) for every in alts))
            for permission, alts in self.table.items()
        ]


@contextmanager
def remembering() -> Iterator[None]:
    """Ask the same thing of the same rows only once inside this block, which changes nothing."""
    token = _said.set({})
    try:
        yield
    finally:
        _said.reset(token)


def once(question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """Return the answer to a question: asked once inside `remembering`, and each time outside."""
    said = _said.get()
    if said is None:
        return ask()
    if question not in said:
        said[question] = ask()
    return cast(Answer, said[question])


def is_remembering() -> bool:
    """Test if what is asked now is kept: a page is only read."""
    return _said.get() is not None


def _holds(predicate: Predicate, who: Any, what: Any) -> bool:
    one, other = getattr(who, "pk", None), getattr(what, "pk", None)
    # Only of rows that have a key: nothing else is known to be the same thing again.
    if one is None or other is None:
        return predicate(who, what)
    return once((predicate, type(who), one, type(what), other), lambda: predicate(who, what))


def words(predicate: Predicate) -> str:
    """Return a predicate's name as words."""
    return predicate.__name__.replace("_", " ")
