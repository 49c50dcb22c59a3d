"""The lives of what this room holds."""

from amparo.commitments.workflow.treaties import CITED_STEPS, DOMESTIC, RECORD

__all__ = ["CITED_STEPS", "DOMESTIC", "RECORD"]
