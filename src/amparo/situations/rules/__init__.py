"""Code names, partial dates, doubtful text and the ladder of verification: plain values only."""

from amparo.exchange.rules.text import doubts, one_line
from amparo.situations.rules.code_names import candidates
from amparo.situations.rules.dates import KnownDate, read_date

__all__ = ["KnownDate", "candidates", "doubts", "one_line", "read_date"]
