"""Reads that leave a trace: the task, the evidence, the list taken out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from amparo.duties.models import Duty, Progress
from amparo.duties.policies import Can, require
from amparo.duties.queries import in_tab, urgent_first, visible_to
from amparo.evidence import queries as evidence
from amparo.kernel.errors import Refused
from amparo.ledger import actions as ledger


def open_task(*, duty: Duty, by: Any, at: datetime) -> Duty:
    """Read what a body must know of a duty; the protected person sees that it was read.

    :raises Denied: if this person may not.
    """
    require(by, Can.READ, duty)
    ledger.record_read(verb="duty.read", target=duty, by=by, at=at, file=duty.file)
    return duty


def open_evidence(*, progress: Progress, by: Any, at: datetime) -> bytes:
    """Read a file that was shown as evidence, and leave a trace of it.

    :raises Denied: if this person may not read the duty.
    :raises Refused: if nothing was kept, it was erased, or its copy is missing.
    """
    duty = progress.duty
    require(by, Can.READ, duty)
    if progress.copy is None:
        raise Refused(_("No file was kept with this step."))
    content = evidence.content_of(progress.copy)
    ledger.record_read(verb="evidence.read", target=progress.copy, by=by, at=at, file=duty.file)
    return content


def export(*, by: Any, at: datetime, tab: str = "") -> Iterable[Duty]:
    """Take the list of one's own duties out of the house, without their content.

    :raises Denied: if this person takes nothing out: who carries out a task never does.
    """
    require(by, Can.EXPORT)
    found = list(urgent_first(visible_to(by).filter(in_tab(tab, at))))
    ledger.record_read(verb="duties.exported", target="duties.Duty", by=by, at=at)
    return found
