"""Every deed of this room, by part."""

from amparo.reports.actions.feeds import end_feed, make_feed
from amparo.reports.actions.files import ask_for_file, make_file, remove_file
from amparo.reports.actions.gathering import ask_for_report, gather
from amparo.reports.actions.snapshots import (
    freeze,
    publish_snapshot,
    withdraw_snapshot,
)

__all__ = [
    "ask_for_file",
    "ask_for_report",
    "end_feed",
    "freeze",
    "gather",
    "make_feed",
    "make_file",
    "publish_snapshot",
    "remove_file",
    "withdraw_snapshot",
]
