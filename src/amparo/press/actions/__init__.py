"""What people of a desk do with releases, and readers with the list."""

from amparo.press.actions.readers import answer, ask_to_be_told, confirm, leave
from amparo.press.actions.releases import (
    change,
    clear,
    discard,
    publish,
    send_back,
    translate,
    withdraw,
    write,
)

__all__ = [
    "answer",
    "ask_to_be_told",
    "change",
    "clear",
    "confirm",
    "discard",
    "leave",
    "publish",
    "send_back",
    "translate",
    "withdraw",
    "write",
]
