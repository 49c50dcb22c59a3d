"""What has to be handed on once the rows of a file became records, such as codes.

Who has someone's code comes in as that person. So the list is for who sent the file, once and soon;
a second time needs a reason, is told to who watches over data, and is possible for some hours.
Afterwards a person who has lost their code gets another from their own file.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.exchange.actions.choosing import importer_for
from amparo.exchange.models import ImportJob, TakenRow
from amparo.exchange.rules.writing import Sheet
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import User
from vocab.exchange_files import limits


def sent_it(who: Actor, job: ImportJob) -> bool:
    """Test if someone sent the file of an import; of one loaded on the machine, nobody did."""
    return job.by_id in (who.actor_id, SYSTEM.actor_id)


def results_end(job: ImportJob) -> datetime | None:
    """Return until when what is handed on can be taken, or taken again; None before the end."""
    if job.results_at:
        return job.results_at + timedelta(hours=limits().results_again_hours)
    if job.finished_at:
        return job.finished_at + timedelta(days=limits().results_days)
    return None


@transaction.atomic
def take_results(*, job_id: object, by: User, at: datetime, why: str = "") -> Sheet:
    """Take what has to be handed on from an import, such as codes for those who asked.

    :raises Denied: if the actor did not send the file, or may not take in this kind any more.
    :raises Invalid: without a reason, the second time.
    :raises Refused: if nothing of this kind is handed on, or the time for it is over.
    """
    job = locking(ImportJob).get(pk=job_id)
    importer = importer_for(job.kind, by)
    if not hasattr(importer, "results"):
        raise Refused(_("Nothing is to be handed on from this import."))
    if not sent_it(by, job):
        raise Denied(_("Only who sent this file hands on what came of it."))
    end = results_end(job)
    if end is None:
        raise Refused(_("This import is not over yet."))
    if at > end:
        raise Refused(
            _("The time to list these is over. Whoever lost theirs gets another from their file.")
        )
    again = job.results_at is not None
    if again and not why.strip():
        raise Invalid(_("Write why the list is taken again."), "why")
    taken = TakenRow.objects.filter(job=job).exclude(target="").order_by("id")
    sheet: Sheet = importer.results(list(taken.values_list("target", flat=True)), by=by, at=at)
    _note(job, again, why, by=by, at=at)
    return sheet


def _note(job: ImportJob, again: bool, why: str, *, by: User, at: datetime) -> None:
    if again:
        job.results_why = why.strip()
    else:
        job.results_at = at
    job.save(update_fields=["results_at", "results_why"])
    verb = "import.results_again" if again else "import.results_taken"
    ledger.record_read(verb=verb, target=job, by=by, at=at)
    if again:
        ledger.emit(verb=verb, target=job, at=at, payload={"kind": job.kind})
