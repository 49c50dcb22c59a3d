"""Read cases. Every list starts from `visible_to`; opening one case is journalled."""

from amparo.cases.queries.cases import case_of, opened_by, visible_to, with_open_runs

__all__ = ["case_of", "opened_by", "visible_to", "with_open_runs"]
