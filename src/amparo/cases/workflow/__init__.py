"""The life of a case and of a run of its urgent track, as two declared machines.

Source: MECHANISM §3 (states, moves, guards), corrected by DECISIONS A.3 to A.9.
"""

from amparo.cases.workflow.case import CASE
from amparo.cases.workflow.urgent import URGENT

__all__ = ["CASE", "URGENT"]
