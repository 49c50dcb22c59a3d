"""Writes: files taken in, files that leave."""

from amparo.exchange.actions.exports import approve_export, ask_export, refuse_export, take_export
from amparo.exchange.actions.holding import hold_upload
from amparo.exchange.actions.imports import run_import
from amparo.exchange.actions.making import ask_for_file, is_long, open_file
from amparo.exchange.actions.results import take_results
from amparo.exchange.actions.reversing import reclaim
from amparo.exchange.actions.stopping import resume_import, stop_import
from amparo.exchange.actions.undoing import (
    look_back,
    put_import_back,
    resume_reversal,
    stop_reversal,
    take_import_back,
)

__all__ = [
    "approve_export",
    "ask_export",
    "ask_for_file",
    "hold_upload",
    "is_long",
    "look_back",
    "open_file",
    "put_import_back",
    "reclaim",
    "refuse_export",
    "resume_import",
    "resume_reversal",
    "run_import",
    "stop_import",
    "stop_reversal",
    "take_export",
    "take_import_back",
    "take_results",
]
