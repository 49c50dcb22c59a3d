"""Read cases. Every list starts from `visible_to`; opening one case is journalled."""

from amparo.cases.queries.cases import (
    case_of,
    opened_by,
    opened_for,
    visible_to,
    whose_justice_is_followed_by,
    with_open_runs,
)

__all__ = [
    "case_of", "opened_by", "opened_for", "visible_to", "whose_justice_is_followed_by",
    "with_open_runs",
]  # fmt: skip
