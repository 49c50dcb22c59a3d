"""Access to justice: each inquiry from complaint to judgment; international measures."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.cases.actions.moves import locked
from amparo.cases.models import InternationalMeasure, JusticeTrack, Milestone
from amparo.cases.policies import POLICY, Can
from amparo.duties import actions as duties
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import Organisation, User
from amparo.situations.models import Incident


@transaction.atomic
def open_track(
    *, case_id: object, by: User, at: datetime, incident: Incident | None = None,
    authority: Organisation | None = None, authority_name: str = "", file_number: str = "",
    special_unit: str = "", counsel: str = "", no_complaint_because: str = "",
) -> JusticeTrack:  # fmt: skip
    """Begin to follow an inquiry; or record that no complaint was made, and why.

    :raises Invalid: if neither an authority nor a reason for having none is named, or the incident
        is not of this case.
    :raises Denied: if this person does not follow justice in the case.
    """
    if not (authority or authority_name.strip() or no_complaint_because.strip()):
        raise Invalid(
            _("Name the authority, or write why there is no complaint."), "authority_name"
        )
    case = locked(case_id)
    POLICY.require(by, Can.FOLLOW_JUSTICE, case)
    if incident and not case.incident_links.filter(incident=incident).exists():
        raise Invalid(_("Choose an incident of this case."), "incident")
    track = JusticeTrack.objects.create(
        case=case, incident=incident, authority=authority, authority_name=authority_name.strip(),
        file_number=file_number.strip() or None, special_unit=special_unit,
        counsel=counsel.strip() or None, opened_at=at, last_act_at=at,
        closed_state="no_complaint" if no_complaint_because.strip() else "",
        closed_at=at if no_complaint_because.strip() else None,
    )  # fmt: skip
    if track.closed_at is None:
        duties.start_clock(
            subject=track, key="justice_silence", profile=case.profile, at=at,
            role="justice_liaison",
        )  # fmt: skip
    ledger.record(verb="justice.open", target=track, by=by, at=at, file=case.file)
    return track


@transaction.atomic
def record_milestone(
    *, track_id: object, kind: str, on: date, by: User, at: datetime, note: str = ""
) -> Milestone:
    """Record a step of justice; the silence alarm counts from the latest one.

    :raises Invalid: if the step is unknown or lies in the future.
    :raises Denied: if this person does not follow justice in the case.
    :raises Refused: if the track is closed.
    """
    if kind not in vocab.terms("cases/justice_milestones"):
        raise Invalid(_("That step is not on the list."), "kind")
    if on > timezone.localdate(at):
        raise Invalid(_("A step that has not happened yet cannot be recorded."), "on")
    track = locking(JusticeTrack).select_related("case__profile").get(pk=track_id)
    case = locked(track.case_id)
    POLICY.require(by, Can.FOLLOW_JUSTICE, case)
    if track.closed_at and kind != "reopened":
        raise Refused(_("This inquiry is closed; record first that it was opened again."))
    step = Milestone.objects.create(
        track=track, kind=kind, on=on, note=note.strip() or None, recorded_at=at, recorded_by=by
    )
    acted_at = timezone.make_aware(datetime.combine(on, time()))
    track.last_act_at = max(track.last_act_at, acted_at)
    track.silent_since_at = None
    if kind in {"judgment_final", "archived"}:
        track.closed_at, track.closed_state = at, kind
    elif kind == "reopened":
        track.closed_at, track.closed_state = None, ""
    track.save()
    duties.stop_clock(subject=track, file=case.file, key="justice_silence", at=at)
    if track.closed_at is None:
        duties.start_clock(
            subject=track, key="justice_silence", profile=case.profile, at=track.last_act_at,
            role="justice_liaison",
        )  # fmt: skip
    ledger.record(
        verb="justice.milestone", target=track, by=by, at=at, file=case.file, after={"kind": kind}
    )
    return step


@transaction.atomic
def ring_silence(*, track_id: object, at: datetime) -> bool:
    """Ring the alarm of a track on which nothing happened for the profile's term; say if it rang.

    The track stays silent, visibly, until a step is recorded.
    """
    track = locking(JusticeTrack).get(pk=track_id)
    if track.closed_at or track.silent_since_at:
        return False
    track.silent_since_at = at
    track.save(update_fields=["silent_since_at"])
    case = track.case
    days = (at - track.last_act_at) // timedelta(days=1)
    ledger.record(
        verb="justice.silence", target=track, by=SYSTEM, at=at, file=case.file,
        after={"days": days},
    )  # fmt: skip
    ledger.emit(verb="justice.silent", target=track, at=at, payload={"case": str(case.pk)})
    return True


@transaction.atomic
def link_international(
    *, case_id: object, body: str, reference: str, granted_on: str, by: Actor, at: datetime,
    summary: str = "", state_reports_due_on: date | None = None,
) -> InternationalMeasure:  # fmt: skip
    """Link a measure of the IACHR, the Court or the United Nations about the same person.

    :raises Invalid: if the body is unknown or the reference is missing.
    :raises Denied: if this person does not carry or follow the case.
    """
    if body not in vocab.terms("cases/international_measures"):
        raise Invalid(_("That kind of measure is not on the list."), "body")
    if not reference.strip():
        raise Invalid(_("Write its number, such as MC-123-26."), "reference")
    case = locked(case_id)
    POLICY.require(by, Can.LINK_INTERNATIONAL, case)
    linked = InternationalMeasure.objects.create(
        case=case, body=body, reference=reference.strip(), granted_on=granted_on,
        summary=summary.strip() or None, state_reports_due_on=state_reports_due_on,
    )  # fmt: skip
    ledger.record(
        verb="case.link_international", target=case, by=by, at=at, file=case.file,
        after={"body": body},
    )  # fmt: skip
    return linked
