"""What runs by itself: sealed copies kept in order, and documents read."""

from amparo.evidence.jobs.files import erase, index_all, index_new, index_old, rotate, sweep

__all__ = ["erase", "index_all", "index_new", "index_old", "rotate", "sweep"]
