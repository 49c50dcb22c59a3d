"""The calm form: a group of questions a screen, or all on one page; saved, resumed, thrown away."""

import uuid
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.cases.actions import drafts
from amparo.cases.actions.filing import Submitted
from amparo.cases.forms.public.fields import WORDS
from amparo.cases.forms.public.request import (
    BY_KEY,
    GROUPS,
    Group,
    RequestForm,
    concerns,
    groups_for,
)
from amparo.cases.models import Draft, Request
from amparo.cases.rules import receipts
from amparo.cases.views.public.gate import Pace, count, pace
from amparo.cases.views.public.pages import answered, posted, show
from amparo.cases.views.public.sending import begun, sent, submit_form
from amparo.ui.htmx import Answer
from amparo.ui.sound import hearing
from amparo.vault.keys import ring

IDLE = 2 * 3600  # seconds without use after which the next person at the computer finds nothing
# What is of the form and not of the person: never kept in a draft.
NOT_KEPT = {"csrfmiddlewaretoken", "go", "token", "work", "answer", "website"}


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Go on with the form begun in this browser, or begin."""
    return redirect("public:step", key=GROUPS[0].key)


@hearing
@never_cache
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, key: str) -> HttpResponse:
    """Show one screen of the form, or keep what it says and go on."""
    at = timezone.now()
    group = BY_KEY.get(key)
    if group is None:
        raise Http404
    draft = _draft(request, at)
    if request.method == "POST" and key == "send" and draft is None:
        return _sent_before(request, at)
    screens = groups_for(_relation(draft))
    if group not in screens or (draft is None and group is not GROUPS[0]):
        return redirect("public:step", key=GROUPS[0].key)
    if request.method == "POST":
        if key == "send" and request.POST.get("go") not in {"back", "save"}:
            return _send(request, draft, at)
        return _keep(request, group, draft, at)
    form = _form(group, drafts.answers_of(draft) if draft else {}, draft)
    form.show_unchecked()
    return show(request, "step.html", _context(form, group, screens))


def _keep(request: HttpRequest, group: Group, draft: Draft | None, at: datetime) -> HttpResponse:
    if draft is None:
        if pace(request, "draft", at=at) is Pace.WAIT:
            return redirect("public:whole")  # nothing need be kept there
        count(request, "draft", at=at)
    answers = _merged(request, group, drafts.answers_of(draft) if draft else {})
    form = _form(group, answers, draft)
    go = request.POST.get("go", "next")
    key = drafts.key_of(draft) if draft else uuid.uuid4()
    saved = bool(request.session.get("form_saved")) or go == "save"
    if go == "next" and not form.is_valid():
        screens = groups_for(_relation(draft))
        return show(request, "step.html", _context(form, group, screens), status=422)
    drafts.save_draft(key=key, answers=answers, at=at, for_good=saved)
    _hold(request, key, saved=saved)
    if go == "save":
        return redirect("public:saved")
    screens = groups_for(answers.get("relation", [""])[0])
    place = screens.index(group) + (1 if go == "next" else -1)
    return redirect("public:step", key=screens[max(place, 0)].key)


def _send(request: HttpRequest, draft: Draft, at: datetime) -> HttpResponse:
    group = BY_KEY["send"]
    answers = _merged(request, group, drafts.answers_of(draft))
    data = _data(answers)
    for name in ("token", "work", "answer", "website"):
        data[name] = request.POST.get(name, "")
    form = RequestForm(data, request.FILES, asks=True, submission=drafts.key_of(draft))
    answer = Answer()
    done = _filed(request, form, answer, at)
    if isinstance(done, Submitted):
        return sent(request, done, at=at)
    screens = groups_for(_relation(draft))
    context = _context(form, group, screens) | {
        "slow": done is Pace.WAIT,
        "elsewhere": _elsewhere(form, group, screens),
    }
    answer.status = 429 if done is Pace.WAIT else answer.status
    return answered(request, "step.html", context, answer)


@hearing
@never_cache
@require_http_methods(["GET", "POST"])
def whole(request: HttpRequest) -> HttpResponse:
    """Show all the questions on one page, or send them. Nothing is kept before."""
    at = timezone.now()
    form = RequestForm(
        posted(request), request.FILES or None, asks=True,
        initial={"language": get_language()},
    )  # fmt: skip
    if request.method != "POST":
        return show(request, "whole.html", {"form": form, "groups": _sections(form)})
    if request.POST.get("go") == "save":
        return _save_whole(request, form, at)
    answer = Answer()
    done = _filed(request, form, answer, at)
    if isinstance(done, Submitted):
        return sent(request, done, at=at)
    answer.status = 429 if done is Pace.WAIT else answer.status
    context = {"form": form, "groups": _sections(form), "slow": done is Pace.WAIT}
    return answered(request, "whole.html", context, answer)


def _save_whole(request: HttpRequest, form: RequestForm, at: datetime) -> HttpResponse:
    if pace(request, "draft", at=at) is Pace.WAIT:
        context = {"form": form, "groups": _sections(form), "slow": True}
        return show(request, "whole.html", context, status=429)
    count(request, "draft", at=at)
    answers = {k: request.POST.getlist(k) for k in request.POST if k not in NOT_KEPT}
    drafts.save_draft(key=form.submission, answers=_cut(answers), at=at, for_good=True)
    _hold(request, form.submission, saved=True)
    return redirect("public:saved")


def _filed(
    request: HttpRequest, form: RequestForm, answer: Answer, at: datetime
) -> Submitted | Pace | None:
    """File a form, or say what stands against it: the pace, or errors put into the form."""
    if not form.is_valid():
        return None
    if pace(request, "request", at=at) is Pace.WAIT:
        return Pace.WAIT
    return submit_form(request, form, answer, at=at, act="request")


def _sent_before(request: HttpRequest, at: datetime) -> HttpResponse:
    """Answer a form sent a second time, after the first one took the draft away."""
    submission = RequestForm(request.POST, only=()).submission
    earlier = Request.objects.filter(submission=submission).select_related("case").first()
    if earlier is None:
        return redirect("public:step", key=GROUPS[0].key)
    code = receipts.code_for(submission, ring().lookup)
    return sent(
        request, Submitted(case=earlier.case, request=earlier, code=code, again=True), at=at
    )


@never_cache
@require_GET
def saved(request: HttpRequest) -> HttpResponse:
    """Show the code of the form that was saved, and until when it waits."""
    key = begun(request)
    draft = drafts.draft_of(key, at=timezone.now()) if key else None
    if draft is None or not request.session.get("form_saved"):
        return redirect("public:start")
    code = receipts.parts(drafts.code_of(drafts.key_of(draft)))
    return show(request, "saved.html", {"code": code, "until": draft.expires_at})


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Throw the form begun away."""
    if key := begun(request):
        drafts.forget_draft(key)
    request.session.flush()
    return redirect("public:front")


def resume(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Go on with a saved form in this browser."""
    request.session.cycle_key()
    _hold(request, drafts.key_of(draft), saved=True)
    return redirect("public:step", key=GROUPS[0].key)


def _hold(request: HttpRequest, key: uuid.UUID, *, saved: bool) -> None:
    """Let this browser go on with a form for a while: its key is kept, never the answers."""
    request.session["form"], request.session["form_saved"] = str(key), saved
    request.session.set_expiry(IDLE)


def _draft(request: HttpRequest, at: datetime) -> Draft | None:
    key = begun(request)
    return drafts.draft_of(key, at=at) if key else None


def _relation(draft: Draft | None) -> str:
    return drafts.answers_of(draft).get("relation", [""])[0] if draft else ""


def _form(group: Group, answers: dict[str, list[str]], draft: Draft | None) -> RequestForm:
    answers = {"language": [get_language() or "es"], **answers}
    key = drafts.key_of(draft) if draft else None
    return RequestForm(
        _data(answers), only=group.fields, asks=group.key == "send", submission=key,
        timed=group.key == "send",
    )  # fmt: skip


def _data(answers: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in answers.items():
        data.setlist(name, values)
    return data


def _merged(
    request: HttpRequest, group: Group, answers: dict[str, list[str]]
) -> dict[str, list[str]]:
    """Return the answers with those of one screen put in the place of its earlier ones."""
    here = {name for field in group.fields for name in _names(field)}
    kept = {name: values for name, values in answers.items() if name not in here}
    said = {name: request.POST.getlist(name) for name in here & set(request.POST) - NOT_KEPT}
    return kept | _cut(said)


def _names(field: str) -> tuple[str, ...]:
    return (field, *(f"{field}_{part}" for part in ("day", "month", "year")))


def _cut(answers: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: [value[:WORDS] for value in values[:60]] for name, values in answers.items()}


def _context(form: RequestForm, group: Group, screens: tuple[Group, ...]) -> dict[str, Any]:
    place = screens.index(group)
    relation = next((s.only for s in screens if s.only), "self")
    return {
        "form": form,
        "group": group,
        "fields": [form[name] for name in _asked(form, group) if concerns(name, relation)],
        "number": place + 1,
        "screens": len(screens),
        "is_last": group.key == "send",
        "is_first": place == 0,
        "here": reverse("public:step", args=[group.key]),
    }


def _elsewhere(
    form: RequestForm, group: Group, screens: tuple[Group, ...]
) -> list[tuple[Group, str]]:
    """Return the other screens with something to correct, and what."""
    return [
        (other, error)
        for other in screens
        if other is not group
        for name in other.fields
        for error in form.errors.get(name, ())
    ]


def _sections(form: RequestForm) -> list[tuple[Group, list[Any]]]:
    return [(group, [form[name] for name in _asked(form, group)]) for group in GROUPS]


def _asked(form: RequestForm, group: Group) -> list[str]:
    """Return the questions of a group, without the simple one that keeps floods out."""
    return [name for name in group.fields if name in form.fields and name != "answer"]
