"""Reads: every list begins with what the reader may see."""

from amparo.diplomacy.queries.facts import citations_of, visible_to

__all__ = ["citations_of", "visible_to"]
