"""From a valid form to a receipt, the same for the urgent form, the screens and the one page."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.cases import holders
from amparo.cases.actions import Filing, Submitted, submit
from amparo.cases.actions.drafts import forget_draft
from amparo.cases.forms.public.gate import GatedForm
from amparo.cases.models import Receipt
from amparo.cases.rules import receipts
from amparo.cases.views.public.gate import count
from amparo.evidence.actions import refusal_of
from amparo.kernel.actors import VISITOR
from amparo.kernel.errors import Invalid, No
from amparo.ui.htmx import Answer, status_of
from amparo.vault.keys import ring
from vocab.public import flooding


def begun(request: HttpRequest) -> uuid.UUID | None:
    """Return the key of the form begun in this browser, if any."""
    kept = request.session.get("form")
    return uuid.UUID(kept) if kept else None


def submit_form(
    request: HttpRequest, form: GatedForm, answer: Answer, *, at: datetime, act: str
) -> Submitted | None:
    """File what a valid form says; on a refusal, put it beside its field and return None."""
    said = form.filing()
    sent_files = _contents(form)
    filing = Filing(
        country=settings.COUNTRY,
        channel="web",
        attachments=[(name, content) for _field, name, content in sent_files],
        **{"language": get_language() or "es", **said},
    )
    try:
        done = submit(filing=filing, by=VISITOR, at=at)
    except No as no:
        answer.no, answer.status = no, status_of(no)
        if isinstance(no, Invalid) and no.field == "file":
            _name_the_files(form, sent_files)
        else:
            field = getattr(no, "field", None)
            form.add_error(field if field in form.fields else None, str(no))
        return None
    count(request, act, at=at)
    return done


def sent(request: HttpRequest, done: Submitted, *, at: datetime) -> HttpResponse:
    """Go to the page that shows the code, and forget the form.

    The same form sent again long after, from a computer that others use, shows no code.
    """
    submission = done.request.submission
    forget_draft(submission)
    request.session.pop("form", None)
    request.session.pop("form_saved", None)
    if at - done.request.made_at > timedelta(hours=flooding().show_code_hours):
        messages.info(request, _("This form was sent before. Come in with the code you got then."))
        return redirect("public:status")
    receipt = Receipt.objects.get(digest=digest_of(done.code), revoked_at=None)
    holders.enter(request, receipt, at=at)
    remember(request, submission, at=at)
    return redirect("public:done")


def remember(request: HttpRequest, submission: uuid.UUID, *, at: datetime) -> None:
    """Let this browser show a code for a while: its submission is kept, never the code."""
    request.session["sent"] = [submission.hex, int(at.timestamp())]


def digest_of(code: str) -> str:
    """Return the keyed hash under which the receipt of a code is kept."""
    return ring().digest("receipt", receipts.plain(code))


def contents_of(files: list[UploadedFile]) -> list[tuple[str, bytes]]:
    """Return files as (name, content)."""
    return [(file.name or "", file.read()) for file in files]


def _contents(form: GatedForm) -> list[tuple[str, str, bytes]]:
    return [
        (field, name, content)
        for field in ("recording", "files", "assembly_act")
        for name, content in contents_of(files_in(form, field))
    ]


def files_in(form: forms.Form, field: str) -> list[UploadedFile]:
    """Return the files that came with one question, one or many."""
    sent: Any = form.cleaned_data.get(field) or []
    return sent if isinstance(sent, list) else [sent]


def _name_the_files(form: GatedForm, sent_files: list[tuple[str, str, bytes]]) -> None:
    """Say beside the field which file failed and why; files are chosen again, words are kept."""
    for field, name, content in sent_files:
        if why := refusal_of(content):
            form.add_error(field, _("«%(name)s»: %(why)s") % {"name": name, "why": why})
    if len(sent_files) > 1:
        form.add_error(sent_files[0][0], _("Choose the other files again too."))
