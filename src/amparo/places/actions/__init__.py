"""Writes: the law of a country taken in, areas taken in."""

from amparo.places.actions.areas import AreaFacts, keep_area
from amparo.places.actions.profiles import load_profile

__all__ = ["AreaFacts", "keep_area", "load_profile"]
