"""Papers that go to a body: the notice of its duty, for its own people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from amparo.cases import papers
from amparo.cases.models import Measure
from amparo.cases.views.acts import staff
from amparo.cases.views.sitting import FORMS, as_download
from amparo.duties import queries as duties
from amparo.evidence.queries import content_of
from amparo.ledger import actions as ledger
from amparo.ui.documents import docx_of, pdf_of


@staff
def notice(request: HttpRequest, code: str, form: str = "pdf") -> HttpResponse:
    """Hand over the notice of a duty to those of its body who may read the duty."""
    duty = duties.visible_to(request.user).filter(code=code).first()
    measure = Measure.objects.filter(duty=duty).select_related("case").first() if duty else None
    if duty is None or measure is None or form not in FORMS:
        raise Http404
    at = timezone.now()
    kept = measure.papers.filter(kind="duty_notice", form=form).select_related("copy").first()
    if kept:
        content = content_of(kept.copy)
    else:
        # An urgent order does not wait for its paper.
        document = papers.duty_notice(measure.case, measure, duty.offered_at)
        content = pdf_of(document) if form == "pdf" else docx_of(document)
    ledger.record_read(
        verb="duty.notice", target=duty, by=request.user, at=at, file=measure.case.file
    )
    return as_download(content, f"{duty.code}.{form}", FORMS[form])
