"""Logs of the machine, one JSON object a line, without a word about anyone.

Logs outlive their reader and travel further than the database, so they carry only what was written
in the source: the *template* of a message, never its arguments; the route's pattern, never the
address; an error's kind and place, never its text. What happened to a case is in the journal.
"""

import logging
import re
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.core import LogData
from pythonjsonlogger.json import JsonFormatter

access = logging.getLogger("amparo.access")
Next = Callable[[HttpRequest], HttpResponse]

# Fields that a caller may add with `extra=`: counts, keys of our own words, durations.
ALLOWED = frozenset(
    {
        "route",
        "method",
        "status",
        "ms",
        "tick",
        "event",
        "reaction",
        "worker",
        "task",
        "count",
        "seconds",
    }
)
# A template may still have been built from a value. These catch what such a value looks like.
TRACES = (
    (re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+"), "[address]"),
    (re.compile(r"\?\S+"), "?[query]"),
    (re.compile(r"/\S*/\S*"), "[path]"),
    (re.compile(r"\+?\d[\d \-]{6,}\d"), "[number]"),
)


def without_traces(words: str) -> str:
    """Return words without e-mail addresses, query strings, paths and long numbers."""
    for pattern, put in TRACES:
        words = pattern.sub(put, words)
    return words


def place_of(error: BaseException, trace: TracebackType | None) -> list[str]:
    """Return an error's chain as `Kind` and `module:line function`, without its text."""
    frames = traceback.extract_tb(trace)
    where = [f"{f.filename.rpartition('/src/')[2][-60:]}:{f.lineno} {f.name}" for f in frames]
    cause = error.__cause__ or error.__context__
    before = place_of(cause, cause.__traceback__) if cause and len(where) < 100 else []
    return [*before, type(error).__name__, *where[-12:]]


class Discreet(JsonFormatter):
    """Writes a record as JSON, keeping only what cannot name anyone."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON."""
        line: LogData = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "says": without_traces(str(record.msg)),
        }
        line |= {k: v for k, v in vars(record).items() if k in ALLOWED}
        if status := getattr(record, "status_code", None):
            line["status"] = status
        if record.exc_info and record.exc_info[1]:
            line["error"] = place_of(record.exc_info[1], record.exc_info[2])
        return self.serialize_log_record(line)


class Access:
    """Writes one line for each answer: method, route, status, milliseconds."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request and log it."""
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        access.info(
            "request",
            extra={
                "route": match.route if match else "",
                "method": request.method,
                "status": response.status_code,
                "ms": round((time.perf_counter() - began) * 1000, 1),
            },
        )
        return response


def configuration(level: str, *, as_json: bool) -> dict[str, Any]:
    """Return Django's LOGGING: everything to standard error through `Discreet`.

    `as_json` False keeps the console quiet and readable for a developer: warnings only.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"discreet": {"()": "amparo.site.logs.Discreet"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
        "root": {"handlers": ["stderr"], "level": level if as_json else "WARNING"},
        # Django's own handlers would print addresses and mail settings and POST data on an error.
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            # Its words are what a stranger wrote into a header.
            "django.security.DisallowedHost": {"handlers": [], "propagate": False},
            "django_tasks_db": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
        },
    }
