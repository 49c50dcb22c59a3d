"""Every deed of this room, by part."""

from amparo.reports.actions.feeds import end_feed, make_feed
from amparo.reports.actions.files import ask_for_file, make_file, remove_file
from amparo.reports.actions.snapshots import (
    freeze,
    publish_snapshot,
    withdraw_snapshot,
)

__all__ = [
    "ask_for_file",
    "end_feed",
    "freeze",
    "make_feed",
    "make_file",
    "publish_snapshot",
    "remove_file",
    "withdraw_snapshot",
]
