"""The draft of a report as a sector reads it that was asked to: its chapters, and its comments."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from amparo.commitments import actions, forms, models, queries
from amparo.commitments.policies import POLICY, REVIEW, Can
from amparo.commitments.queries.drafts import comments_of, draft_of
from amparo.commitments.views.addresses import address_of
from amparo.commitments.views.facts import of_mechanism
from amparo.duties import queries as duties
from amparo.duties.rules import OWING
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent
from amparo.ui.htmx import page

opened = partial(acts.opened, POLICY)


@opened(Can.READ, methods=BOTH)
def draft_to_read(request: HttpRequest, code: str) -> HttpResponse:
    """Show the words of a draft to a sector that was asked; each reading is journalled."""
    who = request.user
    duty = get_object_or_404(duties.visible_to(who).filter(kind=REVIEW), code=code.upper())
    row = draft_of(who, duty)
    if row is None:
        seen = queries.visible(models.Submission, who).filter(pk=duty.subject.partition(":")[2])
        if not (found := seen.first()):
            raise Http404
        return redirect(address_of(found))
    actions.read_draft(submission_id=row.pk, by=who, at=now())
    act = Act(
        title=_("Draft of a report"), button=_("Give the comments of your sector"),
        trail=((_("Duties"), reverse("duties:inbox")),
               (duty.code, reverse("duties:detail", args=[duty.code]))),
        lede=_("It is a draft. Read it for your sector, and pass it to nobody else."),
        said=_("Your comments reached the desk."),
    )  # fmt: skip
    shown = {
        "row": row, "chapters": row.chapters.order_by("order"), "duty": duty,
        "mechanism": of_mechanism(row.mechanism),
    }  # fmt: skip
    if duty.state not in OWING:
        context = {**shown, "act": act, "comments": comments_of(duty)}
        return page(request, "commitments/draft_commented.html", context)
    form = sent(request, forms.CommentForm, who=who, row=row)

    def call() -> None:
        actions.comment_on_draft(duty_id=duty.pk, by=who, at=now(), **form.said())

    return acted(request, act, form, call, template="commitments/draft_to_read.html", **shown)
