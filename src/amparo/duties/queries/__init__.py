"""Read: clocks and what is left of them, duties someone may see, bodies and how they keep faith."""

from amparo.duties.queries.bodies import BodyLine, by_body
from amparo.duties.queries.clocks import (
    clocks_of,
    escalations_of,
    first_due,
    late_on,
    left_of,
    next_of,
    running,
    shown,
    words,
)
from amparo.duties.queries.duties import (
    INBOX,
    in_tab,
    inbox_counts,
    of_file,
    of_subject,
    urgent_first,
    visible_to,
)
from amparo.duties.queries.pages import Event, Group, InboxRow, grouped, history, rows

__all__ = [
    "INBOX",
    "BodyLine",
    "Event",
    "Group",
    "InboxRow",
    "by_body",
    "clocks_of",
    "escalations_of",
    "first_due",
    "grouped",
    "history",
    "in_tab",
    "inbox_counts",
    "late_on",
    "left_of",
    "next_of",
    "of_file",
    "of_subject",
    "rows",
    "running",
    "shown",
    "urgent_first",
    "visible_to",
    "words",
]
