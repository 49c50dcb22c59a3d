"""Reading tables from files, and writing cells that no spreadsheet runs: plain values only."""

from amparo.exchange.rules.cells import safe_cell, said_cell
from amparo.exchange.rules.tables import Row, Table, Unreadable
from amparo.exchange.rules.text import doubts, one_line, plain, undashed

__all__ = [
    "Row",
    "Table",
    "Unreadable",
    "doubts",
    "one_line",
    "plain",
    "safe_cell",
    "said_cell",
    "undashed",
]
