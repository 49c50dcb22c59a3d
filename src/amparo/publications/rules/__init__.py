"""Disclosure control: what public tables may say. Plain values only."""

from amparo.publications.rules.cells import Period, Sheet, Slice, counted, slice_of
from amparo.publications.rules.differencing import Entangled, given_away, prepared
from amparo.publications.rules.figures import medians_shown, rounded, share, to_nearest
from amparo.publications.rules.suppression import Reason, Rule
from amparo.publications.rules.system import Coarser, is_acyclic

__all__ = [
    "Coarser", "Entangled", "Period", "Reason", "Rule", "Sheet", "Slice", "counted", "given_away",
    "is_acyclic", "medians_shown", "prepared", "rounded", "share", "slice_of", "to_nearest",
]  # fmt: skip
