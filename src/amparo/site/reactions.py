"""What happens when…? The one list of which room answers which event.

An event goes upward: a lower room says what happened, in the same transaction as the change; after
commit the worker calls what is listed here, once for each event. A reaction is an ordinary action
and safe to call again.
"""

from collections.abc import Callable, Mapping
from typing import Any

Reaction = Callable[..., Any]

REACTIONS: Mapping[str, tuple[Reaction, ...]] = {}
