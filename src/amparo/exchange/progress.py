"""How far an import has come, in words: for its page and for the list."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from amparo.exchange.actions.stopping import OPEN, can_go_on, is_silent
from amparo.exchange.actions.undoing import AT_WORK, can_be_taken_back, is_mute, rows_of
from amparo.exchange.actions.undoing import can_go_on as can_be_resumed
from amparo.exchange.importers import IMPORTERS
from amparo.exchange.models import ImportJob, Reversal
from amparo.ui import days
from vocab.exchange_files import mappings

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
        "reading": _reading(job),
        "runs": job.state in OPEN and not silent,
        "is_silent": silent,
        "may_stop": job.state in OPEN and not silent and not job.stop_asked,
        "may_go_on": can_go_on(job, at) and job.is_held,
        "goes_on_elsewhere": can_go_on(job, at) and not job.is_held,
        "stays": job.rows_new and not job.dry_run and job.state in ("stopped", "failed"),
        "still": max(job.rows_fresh - job.rows_new, 0),
        "progress": _progress(job) if job.state in OPEN else "",
        "may_undo": can_be_taken_back(job) and job.state not in OPEN,
        "what_stays": _what_stays(job),
        "pace": _pace(job) if job.state == ImportJob.RUNNING and not silent else "",
    }


def _reading(job: ImportJob) -> str:
    """Return what the file was read as; a mapping given by hand has only its file's name."""
    known = mappings().get(job.mapping)
    return known.title.in_language(get_language() or "es") if known else job.mapping


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
    return days.spell(round(seconds / 60))


def _what_stays(job: ImportJob) -> str:
    """Return what becomes of the records of an import that cannot be taken back as a whole."""
    if job.dry_run or not job.rows_new or job.state in OPEN or can_be_taken_back(job):
        return ""
    says = getattr(IMPORTERS.get(job.kind), "stays", None)
    if says:
        return str(says())
    return _("What it brought stays: this kind of record is corrected one by one.")


def told_of_reversal(job: ImportJob, row: Reversal | None, at: datetime) -> dict[str, Any]:
    """Return what a page says of taking an import back, or putting it back."""
    mute = row is not None and is_mute(row, at)
    at_work = row is not None and row.state in AT_WORK and not mute
    again = Reversal(job=job, way=Reversal.AGAIN)
    return {
        "row": row,
        "runs": at_work,
        "back_state": _state_of(row, mute) if row else "",
        "back_tone": _tone_of(row, mute) if row else "",
        "is_ready": row is not None and row.state == Reversal.READY,
        "reasons": _reasons(job, row) if row else [],
        "listed": [(code, _reason(job, why)) for code, why in (row.shown if row else [])],
        "stay": sum(row.stays.values()) if row else 0,
        "may_stop": at_work and row is not None and not row.stop_asked,
        "may_go_on": row is not None and can_be_resumed(row, at),
        "may_look": job.state not in OPEN and not at_work,
        "may_put_back": not at_work and job.state not in OPEN and rows_of(again).exists(),
    }


def _tone_of(row: Reversal, mute: bool) -> str:
    return "late" if mute else {"ready": "wait", **TONES}[row.state]


def _state_of(row: Reversal, mute: bool) -> str:
    if mute:
        return _("No sign of life")
    if row.state in (Reversal.STOPPED, Reversal.FAILED):
        return {"stopped": _("Stopped: it can go on"), "failed": _("Stopped with an error")}[
            row.state
        ]
    if row.stage == Reversal.LOOKING:
        return _("Looked at: nothing is changed yet") if row.state == "ready" else _("Looking")
    done = row.state == Reversal.DONE
    if row.way == Reversal.BACK:
        return _("Taken back") if done else _("Being taken back")
    return _("Put back") if done else _("Being put back")


def _reasons(job: ImportJob, row: Reversal) -> list[tuple[str, int]]:
    found = sorted(row.stays.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(_reason(job, why), n) for why, n in found]


def _reason(job: ImportJob, why: str) -> str:
    return str(IMPORTERS[job.kind].in_words(why))  # type: ignore[attr-defined]
