"""Writes: sources, sealed files, citations."""

from amparo.evidence.actions.files import (
    erase_file,
    keep_file,
    refusal_of,
    reseal_files,
    sweep_orphans,
)
from amparo.evidence.actions.sources import add_source, cite, correct_source

__all__ = [
    "add_source",
    "cite",
    "correct_source",
    "erase_file",
    "keep_file",
    "refusal_of",
    "reseal_files",
    "sweep_orphans",
]
