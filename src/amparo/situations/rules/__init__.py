"""Code names, partial dates, doubtful text and the ladder of verification: plain values only."""

from amparo.exchange.rules.text import doubts, one_line, plain
from amparo.kernel.difference import Piece, difference
from amparo.situations.rules.code_names import candidates
from amparo.situations.rules.dates import KnownDate, read_date
from amparo.situations.rules.matching import (
    NEAR_DAYS,
    SHOWN_INCIDENT,
    SHOWN_PERSON,
    Happening,
    Likeness,
    Score,
    Someone,
    compare_incidents,
    compare_people,
)

__all__ = [
    "NEAR_DAYS",
    "SHOWN_INCIDENT",
    "SHOWN_PERSON",
    "Happening",
    "KnownDate",
    "Likeness",
    "Piece",
    "Score",
    "Someone",
    "candidates",
    "compare_incidents",
    "compare_people",
    "difference",
    "doubts",
    "one_line",
    "plain",
    "read_date",
]
