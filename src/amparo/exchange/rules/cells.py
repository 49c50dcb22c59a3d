"""Cells that no spreadsheet takes for a formula."""

from typing import Any

# What a spreadsheet runs: = + - @, and a tab or line start that hides one of them.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(value: Any) -> Any:
    """Return a value that a spreadsheet shows and never runs; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(STARTS) or text.startswith(STARTS) else text
