"""Who acts: a member of staff, a person holding a receipt, or the system itself.

The journal keeps an actor as an id and a label, never as a foreign key: history outlives accounts.
"""

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """Anyone whose deed the journal can name."""

    @property
    def actor_id(self) -> str:
        """Return a stable key, such as `user:…` or `holder:…`."""

    @property
    def actor_label(self) -> str:
        """Return the words shown to the protected person: a post and a service name."""


@dataclass(frozen=True, slots=True)
class Named:
    """An actor that is only a key and a label."""

    actor_id: str
    actor_label: str
    is_authenticated: bool = False


SYSTEM = Named("system", "Amparo")
VISITOR = Named("visitor", "Visitor")


@dataclass(frozen=True, slots=True)
class Holder:
    """A person without an account who came back with a receipt code for one case.

    `kind` is beneficiary, third_party or representative.
    """

    receipt_id: str
    case_id: str
    kind: str
    actor_label: str
    may_see_status: bool = True
    is_authenticated: bool = False

    @property
    def actor_id(self) -> str:
        """Return the key the journal keeps."""
        return f"holder:{self.receipt_id}"
