"""Reads: editions someone may see, one as structure, what is wrong with it, the years compared."""

from amparo.monitor.queries.checks import Fault, faults_of
from amparo.monitor.queries.lists import (
    catalogue,
    claims_to_use,
    editions_of,
    replaced_in,
    visible_to,
)
from amparo.monitor.queries.rendering import language_of, rendered, title_of
from amparo.monitor.queries.years import Comparison, comparison_of

__all__ = [
    "Comparison",
    "Fault",
    "catalogue",
    "claims_to_use",
    "comparison_of",
    "editions_of",
    "faults_of",
    "language_of",
    "rendered",
    "replaced_in",
    "title_of",
    "visible_to",
]
