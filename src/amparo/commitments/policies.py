"""Who may see and write what a State committed to. Drafts are the desks' own."""

from enum import StrEnum
from typing import Any

from amparo.evidence.policies import heads_a_desk, is_system, reads_what_is_published
from amparo.instruments.policies import PUBLISHES, SEES, WRITES, seen_by
from amparo.kernel.policy import Policy

__all__ = ["POLICY", "Can", "seen_by"]


class Can(StrEnum):
    """Permissions of this room."""

    READ = "commitment:read"
    SEE = "commitment:see"
    WRITE = "commitment:write"
    PUBLISH = "commitment:publish"
    WITHDRAW = "commitment:withdraw"
    IMPORT = "commitment:import"


def is_published(who: Any, what: Any) -> bool:
    return what is None or what.state == "published"


POLICY = Policy(
    {
        Can.READ: ((is_system,), (reads_what_is_published,)),
        Can.SEE: SEES,
        Can.WRITE: WRITES,
        Can.PUBLISH: PUBLISHES,
        Can.WITHDRAW: ((is_system,), (heads_a_desk, is_published)),
        Can.IMPORT: ((is_system,), (heads_a_desk,)),
    }
)
