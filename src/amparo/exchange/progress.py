"""How far an import has come, in words: for its page and for the list."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.exchange.actions.stopping import OPEN, can_go_on, is_silent
from amparo.exchange.models import ImportJob

TONES = {
    "done": "ok", "running": "act", "waiting": "wait", "stopped": "soon", "refused": "late",
    "failed": "late",
}  # fmt: skip
SECONDS_SURE = 3  # before that, a speed would be a guess


def told(job: ImportJob, at: datetime) -> dict[str, Any]:
    """Return what a page says of an import."""
    silent = is_silent(job, at)
    return {
        "job": job,
        "tone": "late" if silent else TONES[job.state],
        "state": _state(job, silent),
        "runs": job.state in OPEN and not silent,
        "is_silent": silent,
        "may_stop": job.state in OPEN and not silent and not job.stop_asked,
        "may_go_on": can_go_on(job, at) and job.is_held,
        "goes_on_elsewhere": can_go_on(job, at) and not job.is_held,
        "stays": job.rows_new and not job.dry_run and job.state in ("stopped", "failed"),
        "still": max(job.rows_fresh - job.rows_new, 0),
        "progress": _progress(job) if job.state in OPEN else "",
        "pace": _pace(job) if job.state == ImportJob.RUNNING and not silent else "",
    }


def _state(job: ImportJob, silent: bool) -> str:
    if silent:
        return _("No sign of life")
    if job.state == ImportJob.RUNNING and job.stop_asked:
        return _("Stopping")
    if job.state == ImportJob.RUNNING and job.stage:
        return {"judging": _("Judging the rows"), "taking": _("Taking the rows in")}[job.stage]
    return {
        "waiting": _("Waiting"),
        "running": _("Running"),
        "stopped": _("Stopped: it can go on"),
        "done": _("Done"),
        "refused": _("Refused: nothing was taken in"),
        "failed": _("Stopped with an error"),
    }[job.state]


def _progress(job: ImportJob) -> str:
    if job.stage == ImportJob.TAKING:
        words = {"n": job.cursor, "total": job.rows_total}
        return _("%(n)d of %(total)d rows dealt with") % words
    if job.rows_total:
        words = {"n": job.rows_read, "total": job.rows_total}
        return _("%(n)d of about %(total)d rows judged") % words
    n = job.rows_read
    return ngettext("%(n)d row read", "%(n)d rows read", n) % {"n": n}


def _pace(job: ImportJob) -> str:
    """Return rows a second and about how long is left, once there is enough to say so."""
    if not job.beat_at or not job.stage_at:
        return ""
    seconds = (job.beat_at - job.stage_at) / timedelta(seconds=1)
    here = job.cursor if job.stage == ImportJob.TAKING else job.rows_read
    rows = here - job.stage_from
    if seconds < SECONDS_SURE or rows <= 0:
        return ""
    speed = rows / seconds
    left = max(job.rows_total - here, 0) / speed
    return _("%(speed)d rows a second; about %(left)s left") % {
        "speed": round(speed),
        "left": _span(left),
    }


def _span(seconds: float) -> str:
    if seconds < 60:
        return _("less than a minute")
    minutes = round(seconds / 60)
    if minutes < 120:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
