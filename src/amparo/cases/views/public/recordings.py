"""The person's own recordings: which are kept, and how each is erased."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from amparo.cases.actions.recordings import withdraw_recording
from amparo.cases.models import Case
from amparo.cases.queries.recordings import Recording, recordings_of
from amparo.cases.views.public.pages import for_the_person, show
from amparo.cases.views.staff import said_of
from amparo.kernel.actors import Holder
from amparo.kernel.errors import Refused


@for_the_person
def recordings(request: HttpRequest, holder: Holder, case: Case) -> HttpResponse:
    """Show the recordings of the person's voice, and what became of those taken back."""
    return show(request, "recordings.html", {"recordings": own(case)})


@for_the_person
def recording(request: HttpRequest, holder: Holder, case: Case, key: uuid.UUID) -> HttpResponse:
    """Ask once more before one recording is erased, and erase it."""
    one = next((each for each in own(case) if each.copy.pk == key), None)
    if one is None:
        raise Http404
    if request.method == "POST" and one.is_live:
        try:
            done = withdraw_recording(
                case_id=case.pk, copy_id=key, by=holder, at=timezone.now()
            )  # fmt: skip
            messages.success(request, said_of(done))
        except Refused as no:  # pressed twice: the first took it back
            messages.info(request, str(no))
    if request.method == "POST" or not one.is_live:
        return redirect("public:recordings")
    return show(request, "recording.html", {"one": one})


def own(case: Case) -> list[Recording]:
    """Return the recordings of a case that are the person's: not those of who helped."""
    return [one for one in recordings_of(case) if not one.is_helpers]
