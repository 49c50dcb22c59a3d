"""The editor of a paragraph: words, claims put in from a list, a preview. It needs no script."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.kernel.difference import difference
from amparo.kernel.errors import Denied, No, Refused
from amparo.monitor import actions, forms, queries
from amparo.monitor.models import Edition, Paragraph, Section
from amparo.monitor.policies import POLICY, Can
from amparo.monitor.rules.wording import NOTE, VALUE
from amparo.monitor.views.editions import edition_trail
from amparo.monitor.views.profiles import opened
from amparo.ui.acts import BOTH
from amparo.ui.htmx import Answer, asking, page
from amparo.ui.numbers import whole
from amparo.ui.once import do_once, mark_of, was_done

FOUND = 12  # claims offered at once


@opened(Can.WRITE, methods=BOTH)
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a new paragraph of a section."""
    sections = Section.objects.filter(edition__in=queries.visible_to(request.user))
    section = get_object_or_404(sections.select_related("edition__profile"), pk=pk)
    return _editor(request, section.edition, section, None)


@opened(Can.WRITE, methods=BOTH)
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the words of a paragraph; who comes second sees both texts and what differs."""
    row = _paragraph(request, pk)
    return _editor(request, row.section.edition, row.section, row)


@opened(Can.WRITE, methods=("POST",))
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a paragraph out of its edition."""
    row = _paragraph(request, pk)
    try:
        actions.remove_paragraph(
            paragraph_id=pk, revision=whole(request.POST.get("revision")),
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("The paragraph is out of the text. Its words are kept."))
    except Refused as no:
        messages.error(request, str(no))
    return redirect("monitor:edition", pk=row.section.edition_id)


@opened(Can.ENTER)
def wordings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how a paragraph was worded before, by whom, and what each changed."""
    row = _paragraph(request, pk, removed=True)
    rows = list(row.wordings.all())
    older = [*rows[1:], None]
    lines = [
        (one, [difference(getattr(was, lang) if was else "", getattr(one, lang))
               for lang in ("en", "es") if getattr(one, lang) or (was and getattr(was, lang))])
        for one, was in zip(rows, older, strict=True)
    ]  # fmt: skip
    trail = edition_trail(row.section.edition)
    return page(request, "monitor/wordings.html", {"rows": lines, "trail": trail})


def _paragraph(request: HttpRequest, pk: UUID, *, removed: bool = False) -> Paragraph:
    rows = Paragraph.objects.filter(section__edition__in=queries.visible_to(request.user))
    if not removed:
        rows = rows.filter(removed_at=None)
    found: Paragraph = get_object_or_404(rows.select_related("section__edition__profile"), pk=pk)
    return found


def _editor(
    request: HttpRequest, edition: Edition, section: Section, row: Paragraph | None
) -> HttpResponse:
    """Show the editor, or do what its button asks: look for claims, put one in, preview, keep."""
    POLICY.require(request.user, Can.WRITE, edition)
    if edition.is_frozen:
        raise Refused(_("What was published is not changed: open a new edition."))
    context: dict[str, Any] = {
        "edition": edition, "section": section, "row": row, "once": mark_of(request),
        "trail": edition_trail(edition), "in_use": _in_use(request, edition),
    }  # fmt: skip
    then = f"{reverse('monitor:edition', args=[edition.pk])}#{section.key}"
    if request.method != "POST":
        return _shown(request, context, forms.ParagraphForm(row=row))
    act, form = request.POST.get("act", ""), forms.ParagraphForm(request.POST, row=row)
    if not form.is_valid():
        return _shown(request, context, form, Answer())
    if act == "save":
        return _kept(request, context, form, then)
    if act == "preview":
        context["preview"] = [
            (*queries.preview(edition, form.cleaned_data[lang], lang, request.user), lang)
            for lang in ("en", "es")
            if form.cleaned_data[lang].strip()
        ]
    elif act.startswith("use:"):
        form = _with_claim(request, edition, form, act)
        context["in_use"] = _in_use(request, edition)
    elif act != "search":
        raise Http404
    return _shown(request, context, form)


def _kept(
    request: HttpRequest, context: dict[str, Any], form: forms.ParagraphForm, then: str
) -> HttpResponse:
    row: Paragraph | None = context["row"]
    answer = Answer()
    if was_done(request):
        return redirect(then)
    with asking(form, answer):
        do_once(request, lambda: _keep(request, context["section"], row, form))
    if isinstance(answer.no, Denied):
        raise answer.no
    if isinstance(answer.no, Refused) and row is not None:
        row.refresh_from_db()
        if row.revision != form.cleaned_data["revision"]:
            context["theirs"] = [
                (lang, getattr(row, lang), difference(getattr(row, lang), form.cleaned_data[lang]))
                for lang in ("en", "es")
                if getattr(row, lang) != form.cleaned_data[lang].strip()
            ]
            # Who has seen both may keep theirs: the next press is made knowing what stands.
            form.data = {**form.data.dict(), "revision": row.revision}
    return _shown(request, context, form, answer, then)


def _keep(
    request: HttpRequest, section: Section, row: Paragraph | None, form: forms.ParagraphForm
) -> None:
    said = {"es": form.cleaned_data["es"], "en": form.cleaned_data["en"]}
    who = {"by": request.user, "at": timezone.now()}
    if row is None:
        actions.add_paragraph(section_id=section.pk, **said, **who)
    else:
        actions.change_paragraph(
            paragraph_id=row.pk, revision=form.cleaned_data["revision"] or 0, **said, **who
        )


def _with_claim(
    request: HttpRequest, edition: Edition, form: forms.ParagraphForm, act: str
) -> forms.ParagraphForm:
    """Return the form with a claim put in at the end of each text that has words."""
    _use, kind, key = [*act.split(":", 2), "", ""][:3]
    if kind not in (VALUE, NOTE):
        raise Http404
    claim = get_object_or_404(queries.claims_for(request.user), pk=_uuid(key))
    try:
        usage = actions.use_claim(
            edition_id=edition.pk, claim=claim, by=request.user, at=timezone.now()
        )
    except Denied:
        raise
    except No as no:
        form.add_error(None, str(no))
        return form
    place = f"{{{kind}:{usage.key}}}"
    data = form.data.dict()  # type: ignore[attr-defined]
    texts = [lang for lang in ("en", "es") if data.get(lang, "").strip()] or [edition.language]
    for lang in texts:
        joint = " " if kind == VALUE and data.get(lang, "").strip() else ""
        data[lang] = f"{data.get(lang, '').rstrip()}{joint}{place}"
    messages.success(request, _("%(place)s stands at the end of the text.") % {"place": place})
    return forms.ParagraphForm(data)


def _in_use(request: HttpRequest, edition: Edition) -> Any:
    """Return the usages of an edition whose claims the editor may read."""
    readable = queries.claims_for(request.user)
    return edition.usages.filter(claim__in=readable).select_related("claim")


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise Http404 from None


def _shown(
    request: HttpRequest,
    context: dict[str, Any],
    form: forms.ParagraphForm,
    answer: Answer | None = None,
    then: str = "",
) -> HttpResponse:
    typed = str(form["q"].value() or "")
    claims = queries.claims_to_use(context["edition"], request.user, typed, most=FOUND)
    context |= {
        "form": form,
        "typed": typed,
        "found": [(one, queries.value_words(one)) for one in claims],
    }
    return page(request, "monitor/editor.html", context, answer=answer, then=then or None)
