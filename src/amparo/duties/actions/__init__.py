"""Write: clocks that run, and duties that bodies owe."""

from amparo.duties.actions.clocks import (
    pause_clock,
    resume_clock,
    start_clock,
    stop_clock,
    stop_clocks,
)
from amparo.duties.actions.duties import accept, end, name_responsible, offer, refuse
from amparo.duties.actions.progress import (
    claim_done,
    clear_obstacle,
    confirm,
    meet_obstacle,
    report,
    show_evidence,
)
from amparo.duties.actions.reads import export, open_evidence, open_task

__all__ = [
    "accept",
    "claim_done",
    "clear_obstacle",
    "confirm",
    "end",
    "export",
    "meet_obstacle",
    "name_responsible",
    "offer",
    "open_evidence",
    "open_task",
    "pause_clock",
    "refuse",
    "report",
    "resume_clock",
    "show_evidence",
    "start_clock",
    "stop_clock",
    "stop_clocks",
]
