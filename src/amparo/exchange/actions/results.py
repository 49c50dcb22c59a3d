"""What has to be handed on once the rows of a file became records."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.exchange.actions.choosing import importer_for
from amparo.exchange.models import ImportJob, TakenRow
from amparo.exchange.rules.writing import Sheet
from amparo.kernel.errors import Refused
from amparo.ledger import actions as ledger
from amparo.people.models import User


@transaction.atomic
def take_results(*, job_id: object, by: User, at: datetime) -> Sheet:
    """Take what has to be handed on from an import, such as codes for those who asked.

    :raises Denied: if the actor may not take in this kind.
    :raises Refused: if nothing of this kind is handed on.
    """
    job = ImportJob.objects.get(pk=job_id)
    importer = importer_for(job.kind, by)
    if not hasattr(importer, "results"):
        raise Refused(_("Nothing is to be handed on from this import."))
    taken = TakenRow.objects.filter(job=job).exclude(target="").order_by("id")
    sheet: Sheet = importer.results(list(taken.values_list("target", flat=True)), by=by, at=at)
    ledger.record_read(verb="import.results_taken", target=job, by=by, at=at)
    return sheet
