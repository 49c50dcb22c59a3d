"""What people and the worker do with runs and forecasts."""

from amparo.forecasts.actions.publishing import discard, publish, send_back, sign, withdraw
from amparo.forecasts.actions.runs import (
    ask,
    begin_step,
    cancel,
    fail,
    keep,
    keep_cells,
    keep_risks,
    note_step,
)

__all__ = [
    "ask",
    "begin_step",
    "cancel",
    "discard",
    "fail",
    "keep",
    "keep_cells",
    "keep_risks",
    "note_step",
    "publish",
    "send_back",
    "sign",
    "withdraw",
]
