"""Who may do what, as a table.

Each permission lists alternatives; each alternative lists predicates that must all hold.
The table is data, so it can be printed, reviewed and tested.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from amparo.kernel.errors import Denied

Predicate = Callable[[Any, Any], bool]
Alternatives = tuple[tuple[Predicate, ...], ...]

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
            if all(p(who, what) for p in every):
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


def words(predicate: Predicate) -> str:
    """Return a predicate's name as words."""
    return predicate.__name__.replace("_", " ")
