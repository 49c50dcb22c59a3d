"""The lives of what this room holds."""

from amparo.commitments.workflow.chain import (
    ACTION,
    RECOMMENDATION,
    SUBMISSION,
    owes_answer,
    says_where_it_stands,
)
from amparo.commitments.workflow.treaties import CITED_STEPS, DOMESTIC, RECORD, has_a_citation

__all__ = [
    "ACTION",
    "CITED_STEPS",
    "DOMESTIC",
    "RECOMMENDATION",
    "RECORD",
    "SUBMISSION",
    "has_a_citation",
    "owes_answer",
    "says_where_it_stands",
]
