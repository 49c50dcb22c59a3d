"""The screens of an assessment: one dimension each, the legal test, the words. Saved as they go.

With a script each answer is saved alone, and the panel beside is drawn again. Without one, the
button saves all that is on the screen and goes on. Nothing is required before it is handed in.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from amparo.cases.actions import assessments
from amparo.cases.forms.assessment import AnswersForm, LegalForm, SavedForm, WordsForm
from amparo.cases.queries import assessments as reads
from amparo.cases.views.acts import staff
from amparo.cases.views.assessment.parts import Sheet, in_hand
from amparo.kernel.errors import Refused
from amparo.ui.htmx import Answer, asking, page

KEYS = {slug: key for key, slug in reads.SLUGS.items()}


@staff
def step(request: HttpRequest, code: str, number: int, step: str) -> HttpResponse:
    """Show one screen of an assessment, or save what is on it."""
    sheet = in_hand(request, code, number)
    if step not in {one.slug for one in sheet.steps} - {"hand-in"}:
        raise Http404
    if step == "legal":
        return _screen(request, sheet, step, _legal_form(sheet), _save_legal)
    if step == "words":
        return _screen(request, sheet, step, _words_form(sheet), _save_words)
    return _screen(request, sheet, step, _answers_form(sheet, KEYS[step]), _save_answers)


MakeForm = Callable[..., Any]
Save = Callable[[HttpRequest, Sheet, Any], Any]


def _screen(
    request: HttpRequest, sheet: Sheet, slug: str, make: MakeForm, save: Save
) -> HttpResponse:
    answer = Answer(status=200)
    form: SavedForm = make(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        answer.status = 422
        if form.is_valid():
            with asking(form, answer):
                save(request, sheet, form)
        sheet = in_hand(request, sheet.case.code, sheet.found.number)
        if isinstance(answer.no, Refused) or answer.agreed:
            # Whoever read the refusal and presses again has seen what was saved meanwhile.
            form.data = {**form.data.dict(), "version": str(sheet.found.version)}
    dimension = KEYS.get(slug, "")
    values = {
        **sheet.context(), "slug": slug, "form": form, "next": sheet.after(slug),
        "lines": _lines(sheet, dimension, form), "changed": request.headers.get("HX-Trigger", ""),
        "dimension": sheet.instrument.dimension(dimension) if dimension else None,
    }  # fmt: skip
    template = f"cases/assessment/{slug if slug in {'legal', 'words'} else 'dimension'}.html#saved"
    if request.method != "POST":
        return page(request, template, values)
    return page(request, template, values, answer=answer, then=_then(request, sheet, slug))


def _lines(sheet: Sheet, key: str, form: Any) -> list[Any]:
    """Return each question beside its fields, so that what was typed and refused stays."""
    if not key:
        return []
    items = sheet.instrument.dimension(key).items
    drawn = reads.lines(sheet.found, items, sheet.instrument, sheet.lacking)
    return [(line, form[line.id], form[f"{line.id}_reason"]) for line in drawn]


def _then(request: HttpRequest, sheet: Sheet, slug: str) -> str:
    """Return where the pressed button leads: the next screen, the case, or a piece of evidence."""
    wanted = request.POST.get("then", "")
    if wanted == "leave":
        return reverse("cases:case", args=[sheet.case.code])
    kind, _colon, item = wanted.partition(":")
    if kind == "evidence" and item in sheet.instrument.items:
        return reverse(
            "cases:assessment_evidence", args=[sheet.case.code, sheet.found.number, item]
        )
    return sheet.address(sheet.after(slug))


# --- the answers --------------------------------------------------------------------


def _answers_form(sheet: Sheet, key: str) -> MakeForm:
    items = sheet.instrument.dimension(key).items
    rows = {row.item: row for row in sheet.found.answers.all()}
    start: dict[str, Any] = {"version": sheet.found.version}
    for item, row in rows.items():
        start |= {item: row.value, f"{item}_reason": row.reason or ""}
    return lambda data: AnswersForm(
        data, initial=start, items=items, instrument=sheet.instrument
    )  # fmt: skip


def _save_answers(request: HttpRequest, sheet: Sheet, form: AnswersForm) -> None:
    assessments.save_answers(
        assessment_id=sheet.found.pk, answers=form.answers, reasons=form.reasons,
        version=form.cleaned_data["version"], by=request.user, at=timezone.now(),
    )  # fmt: skip


# --- the legal test -------------------------------------------------------------------


def _legal_form(sheet: Sheet) -> MakeForm:
    found = sheet.found
    start: dict[str, Any] = {
        "version": found.version, "right": found.right_at_risk,
        "attack": found.attack_within_90_days,
    }  # fmt: skip
    for row in found.legal_answers.all():
        start |= {row.element: row.value, f"{row.element}_reason": row.reason or ""}
    return lambda data: LegalForm(
        data, initial=start, case=sheet.case,
        qualities=reads.qualities_of(found, sheet.instrument),
    )  # fmt: skip


def _save_legal(request: HttpRequest, sheet: Sheet, form: LegalForm) -> None:
    said = form.cleaned_data
    assessments.answer_legal_test(
        assessment_id=sheet.found.pk, answers=form.answers, reasons=form.reasons,
        right_at_risk=said["right"], attack_within_90_days=said["attack"],
        version=said["version"], by=request.user, at=timezone.now(),
    )  # fmt: skip


# --- the words --------------------------------------------------------------------------


def _words_form(sheet: Sheet) -> MakeForm:
    found = sheet.found
    names = (
        *("narrative", "intersection", "level", "level_reason", "change_reasons", "contact_on"),
        *("no_contact_reason", "interpreter", "version"),
    )
    start = {name: getattr(found, name) for name in names}
    return lambda data: WordsForm(data, initial=start, of=found, shows=_shown_words(sheet))


def _shown_words(sheet: Sheet) -> set[str]:
    """Return the words that only some assessments need."""
    lacking = {problem.key for problem in sheet.lacking}
    shown = {"combined_missing": "intersection", "no_interpreter": "interpreter"}
    found = {name for key, name in shown.items() if key in lacking}
    return found | ({"change_reasons"} if sheet.found.previous_id else set())


def _save_words(request: HttpRequest, sheet: Sheet, form: WordsForm) -> None:
    said: Mapping[str, Any] = form.cleaned_data
    at, found = timezone.now(), sheet.found
    words = {name: value for name, value in said.items() if name != "said"}
    with transaction.atomic():
        assessments.write_words(assessment_id=found.pk, by=request.user, at=at, **words)
        if said["said"].strip():
            assessments.record_person_view(
                assessment_id=found.pk, words=said["said"], by=request.user, at=at
            )
