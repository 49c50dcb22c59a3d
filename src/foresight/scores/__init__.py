"""Scores of a forecast told as draws, one file each, and of a probability.

All take `draws` (cells x draws) and `actual` (cells) and return one value for each cell.
"""

from foresight.scores.crps import crps
from foresight.scores.ignorance import EDGES, ignorance
from foresight.scores.interval import bounds, interval_score

__all__ = ["EDGES", "bounds", "crps", "ignorance", "interval_score"]
