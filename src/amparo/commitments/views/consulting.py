"""Consultations: who took part, what they said, what changed. Open to all once published."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from amparo.commitments import queries
from amparo.commitments.actions import consulting
from amparo.commitments.forms.consulting import ConsultationForm, VoiceForm
from amparo.commitments.models import Action, Consultation
from amparo.commitments.policies import POLICY, Can
from amparo.commitments.views import wording
from amparo.commitments.views.drafting import Draft, begun, changed
from amparo.commitments.views.files import KINDS, as_file
from amparo.commitments.views.open_pages import open_to_all, shown
from amparo.evidence.queries import citations_shown
from amparo.instruments.policies import POLICY as INSTRUMENTS
from amparo.instruments.policies import Can as CanInstruments
from amparo.ui import acts
from amparo.ui.acts import BOTH, Act, acted, sent

opened = partial(acts.opened, POLICY)
MOST = 200


def _rows(request: HttpRequest) -> Any:
    rows = queries.visible(Consultation, request.user).exclude(state="withdrawn")
    return rows.prefetch_related("voices").order_by("-held", "-id")[:MOST]


@open_to_all
def consultations(request: HttpRequest) -> HttpResponse:
    """List the consultations one may see, the last held first."""
    rows = _rows(request)
    if (ending := request.GET.get("as", "")) in KINDS:
        headings = [_("consultation"), _("held"), _("place"), _("group"), _("kind of group"),
                    _("women"), _("men"), _("people"), _("what it said"), _("what came of that"),
                    _("what changed")]  # fmt: skip
        cells = (
            [row.title, row.held, row.place, one.group,
             wording.word("commitments/voice_kinds", one.kind), *_counts(one), one.said,
             one.answer, row.changed]
            for row in rows for one in row.voices.all()
        )  # fmt: skip
        return as_file("consultations", ending, headings, cells)
    found = [(row, len(row.voices.all()), _people(row)) for row in rows]
    return shown(request, "commitments/consultations.html", {"rows": found})


def _counts(voice: Any) -> list[str]:
    return ["" if n is None else str(n) for n in (voice.women, voice.men, voice.people)]


def _people(row: Consultation) -> int | None:
    known = [one.people for one in row.voices.all()]
    return None if None in known or not known else sum(n for n in known if n is not None)


@open_to_all
def consultation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one consultation: each group with its counts, what it said and what came of that."""
    row = get_object_or_404(queries.visible(Consultation, request.user), pk=pk)
    text = row.instrument
    if text is not None and not INSTRUMENTS.allows(request.user, CanInstruments.SEE, text):
        text = None
    act = queries.visible(Action, request.user).filter(pk=row.action_id).first()
    own = POLICY.allows(request.user, Can.WRITE, row)
    return shown(request, "commitments/consultation.html", {
        "row": row,
        "voices": list(row.voices.order_by("id")),
        "people": _people(row),
        "instrument": text,
        "action": act,
        "citations": list(citations_shown(request.user, row)),
        "may_change": own and row.state == "draft",
        "is_staff": POLICY.allows(request.user, Can.READ),
    })  # fmt: skip


CONSULTATION = Draft(
    model=Consultation, form=ConsultationForm, begin=consulting.hold_consultation,
    change=consulting.change_consultation, key="consultation_id",
    page="commitments:consultation",
    listed=(gettext_lazy("Consultations"), "commitments:consultations"),
    new_title=gettext_lazy("Record a consultation"),
    new_lede=gettext_lazy("Another person publishes it. Until then only the desks see it."),
    change_title=gettext_lazy("Change the consultation"),
)  # fmt: skip


@opened(Can.WRITE, methods=BOTH)
def new_consultation(request: HttpRequest) -> HttpResponse:
    """Record a consultation as a draft."""
    return begun(request, CONSULTATION)


@opened(Can.WRITE, methods=BOTH)
def change_consultation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a consultation that is still a draft."""
    return changed(request, CONSULTATION, pk)


@opened(Can.WRITE, methods=BOTH)
def hear(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record a group that took part."""
    row = get_object_or_404(queries.visible(Consultation, request.user), pk=pk)
    POLICY.require(request.user, Can.WRITE, row)
    form = sent(request, VoiceForm)
    act = Act(
        title=_("Record who took part"), button=pgettext("save", "Keep it"),
        trail=((row.title, reverse("commitments:consultation", args=[pk])),),
    )  # fmt: skip

    def call() -> None:
        consulting.hear(consultation_id=pk, facts=form.facts(), by=request.user, at=now())

    return acted(request, act, form, call)
