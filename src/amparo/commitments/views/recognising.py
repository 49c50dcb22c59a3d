"""Campaigns that recognise the work of defenders: open to all once read for risks and published."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from amparo.commitments import queries
from amparo.commitments.actions import recognising
from amparo.commitments.forms.consulting import ReachForm, RecognitionForm, RiskForm
from amparo.commitments.models import Recognition
from amparo.commitments.policies import POLICY, Can, to_read_for_risks
from amparo.commitments.views.drafting import Draft, begun, changed
from amparo.commitments.views.files import KINDS, as_file
from amparo.commitments.views.open_pages import open_to_all, shown
from amparo.commitments.workflow.treaties import is_read_for_risks
from amparo.evidence.queries import citations_shown
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent

opened = partial(acts.opened, POLICY)
MOST = 200


@open_to_all
def recognitions(request: HttpRequest) -> HttpResponse:
    """List the campaigns one may see, and to those who read for risks what waits for them."""
    rows = queries.visible(Recognition, request.user).exclude(state="withdrawn")
    rows = rows.order_by("-begins", "-id")[:MOST]
    if (ending := request.GET.get("as", "")) in KINDS:
        headings = [_("campaign"), _("since"), _("until"), _("authorities"), _("what it says"),
                    _("reach")]  # fmt: skip
        cells = (
            [row.title, row.begins, row.ends, row.authorities, row.message,
             "" if row.reach is None else row.reach]
            for row in rows if row.state == "published"
        )  # fmt: skip
        return as_file("recognition", ending, headings, cells)
    waiting = Recognition.objects.filter(to_read_for_risks(request.user)).order_by("id")
    context = {"rows": rows, "waiting": [row for row in waiting if is_read_for_risks(row)]}
    return shown(request, "commitments/recognitions.html", context)


@open_to_all
def recognition(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one campaign: who speaks, what is said, how many it reached."""
    row = get_object_or_404(queries.visible(Recognition, request.user), pk=pk)
    own = POLICY.allows(request.user, Can.WRITE, row)
    return shown(request, "commitments/recognition.html", {
        "row": row,
        "own": own,
        "unread": is_read_for_risks(row) if row.state == "draft" else None,
        "citations": list(citations_shown(request.user, row)),
        "may_change": own and row.state == "draft",
        "may_reach": own and row.state == "published",
        "is_staff": POLICY.allows(request.user, Can.READ),
    })  # fmt: skip


RECOGNITION = Draft(
    model=Recognition, form=RecognitionForm, begin=recognising.plan_recognition,
    change=recognising.change_recognition, key="recognition_id", page="commitments:recognition",
    listed=(gettext_lazy("Recognition of defenders"), "commitments:recognitions"),
    new_title=gettext_lazy("Plan a campaign of recognition"),
    new_lede=gettext_lazy(
        "An assessor or alert analyst reads it for risks, and a head publishes it."
    ),
    change_title=gettext_lazy("Change the campaign"),
    change_consequence=gettext_lazy("It has to be read for risks again."),
)  # fmt: skip


@opened(Can.WRITE, methods=BOTH)
def new_recognition(request: HttpRequest) -> HttpResponse:
    """Write a campaign as a draft."""
    return begun(request, RECOGNITION)


@opened(Can.WRITE, methods=BOTH)
def change_recognition(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a campaign that is still a draft."""
    return changed(request, RECOGNITION, pk)


@opened(Can.CHECK_RISK, methods=BOTH)
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read a campaign for risks, before it goes out."""
    rows = Recognition.objects.filter(to_read_for_risks(request.user))
    row = get_object_or_404(rows, pk=pk)
    form = sent(request, RiskForm, initial={"revision": row.revision})
    act = Act(
        title=_("Read a campaign for risks"), button=_("Keep what you found"),
        trail=((_("Recognition of defenders"), reverse("commitments:recognitions")),),
        lede=_("Could anyone be found, named or hurt because of these words?"),
        facts=(
            (_("Title"), row.title), (_("Authorities that speak"), row.authorities),
            (_("Since"), row.begins), (_("Note"), row.note),
        ),
        quote=row.message,
    )  # fmt: skip

    def call() -> None:
        said = form.cleaned_data
        recognising.check_for_risks(
            recognition_id=pk, revision=said["revision"] or 0, risk_found=said["risk_found"],
            note=said["note"], by=request.user, at=now(),
        )  # fmt: skip

    return acted(request, act, form, call)


@opened(Can.WRITE, methods=BOTH)
def reach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record how many a campaign reached."""
    row = get_object_or_404(queries.visible(Recognition, request.user), pk=pk)
    POLICY.require(request.user, Can.WRITE, row)
    form = sent(request, ReachForm, initial={"reach": row.reach, "note": row.reach_note})
    act = Act(
        title=_("Record how many it reached"), button=pgettext("save", "Keep it"),
        trail=((row.title, reverse("commitments:recognition", args=[pk])),),
    )  # fmt: skip

    def call() -> None:
        recognising.record_reach(recognition_id=pk, by=request.user, at=now(), **form.cleaned_data)

    return acted(request, act, form, call)
