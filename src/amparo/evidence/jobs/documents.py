"""The worker's reading of documents that were sent in."""

from django.utils import timezone
from django_tasks import task

from amparo.evidence.actions.documents import read_document
from amparo.evidence.models import Document
from amparo.exchange.jobs import Breath


@task()
def read(document_id: str) -> str:
    """Read the text of one document. Safe to call again: what was read stays as it is."""
    if not Document.objects.filter(pk=document_id).exists():
        return "nothing to do"
    return read_document(document_id=document_id, at=timezone.now(), breathe=Breath()).state
