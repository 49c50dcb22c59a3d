"""Every deed of this room, by part."""

from amparo.reports.actions.feeds import end_feed, make_feed
from amparo.reports.actions.files import ask_for_file, make_file, remove_file
from amparo.reports.actions.gathering import ask_for_report, gather
from amparo.reports.actions.publishing import ask_to_publish, publish_long
from amparo.reports.actions.snapshots import (
    freeze,
    publish_snapshot,
    takes_long,
    withdraw_snapshot,
)

__all__ = [
    "ask_for_file",
    "ask_for_report",
    "ask_to_publish",
    "end_feed",
    "freeze",
    "gather",
    "make_feed",
    "make_file",
    "publish_long",
    "publish_snapshot",
    "remove_file",
    "takes_long",
    "withdraw_snapshot",
]
