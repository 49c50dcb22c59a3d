"""Cells that no spreadsheet takes for a formula, and what they said before."""

from typing import Any

# What a spreadsheet runs: = + - @, and a tab or line start that hides one of them.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def _would_run(text: str) -> bool:
    bare = text.lstrip("'")
    return bare.startswith(STARTS) or bare.lstrip(" ").startswith(STARTS)


def safe_cell(value: Any) -> Any:
    """Return a value that a spreadsheet shows and never runs; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    return f"'{text}" if _would_run(text) else text


def said_cell(text: str) -> str:
    """Return what a text said before `safe_cell` made it safe."""
    return text[1:] if text.startswith("'") and _would_run(text) else text
