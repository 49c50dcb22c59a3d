"""Writes: the law of a country taken in, areas taken in."""

from amparo.places.actions.areas import AreaFacts, keep_areas, keep_packaged_regions
from amparo.places.actions.profiles import known_countries, load_profile

__all__ = ["AreaFacts", "keep_areas", "keep_packaged_regions", "known_countries", "load_profile"]
