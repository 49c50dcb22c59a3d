"""Reads: editions someone may see, one as structure, what is wrong with it, the years compared."""

from amparo.monitor.queries.beside import sum_words
from amparo.monitor.queries.checks import Fault, faults_of
from amparo.monitor.queries.held import claims_for, held_by, sources_for
from amparo.monitor.queries.lists import (
    catalogue,
    claims_to_use,
    editions_of,
    found_by_words,
    replaced_in,
    visible_to,
)
from amparo.monitor.queries.rendering import language_of, preview, rendered, title_of
from amparo.monitor.queries.wording import value_words
from amparo.monitor.queries.years import Comparison, comparison_of

__all__ = [
    "Comparison",
    "Fault",
    "catalogue",
    "claims_for",
    "claims_to_use",
    "comparison_of",
    "editions_of",
    "faults_of",
    "found_by_words",
    "held_by",
    "language_of",
    "preview",
    "rendered",
    "replaced_in",
    "sources_for",
    "sum_words",
    "title_of",
    "value_words",
    "visible_to",
]
