"""Writes: files taken in, files that leave."""

from amparo.exchange.actions.exports import approve_export, ask_export, refuse_export, take_export
from amparo.exchange.actions.imports import hold_upload, run_import

__all__ = [
    "approve_export",
    "ask_export",
    "hold_upload",
    "refuse_export",
    "run_import",
    "take_export",
]
