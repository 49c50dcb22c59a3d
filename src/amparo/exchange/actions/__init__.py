"""Writes: files taken in, files that leave."""

from amparo.exchange.actions.exports import approve_export, ask_export, refuse_export, take_export
from amparo.exchange.actions.holding import hold_upload
from amparo.exchange.actions.imports import run_import
from amparo.exchange.actions.results import take_results
from amparo.exchange.actions.stopping import resume_import, stop_import

__all__ = [
    "approve_export",
    "ask_export",
    "hold_upload",
    "refuse_export",
    "resume_import",
    "run_import",
    "stop_import",
    "take_export",
    "take_results",
]
