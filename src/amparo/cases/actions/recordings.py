"""What the person says aloud to whoever takes their request down, once they agree to it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.cases.actions.consents import record_consent
from amparo.cases.actions.moves import locked
from amparo.cases.models import Attachment, Case
from amparo.cases.policies import POLICY, Can
from amparo.evidence.actions import keep_file
from amparo.evidence.queries import is_sound
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid


@transaction.atomic
def keep_recording(
    *, case_id: object, content: bytes, name: str, by: Actor, at: datetime,
    version: int | None = None,
) -> Attachment:  # fmt: skip
    """Keep the recording sealed with the request, as the proof of the consent to it.

    :raises Denied: if this person may not add to the case, or not record consents.
    :raises Invalid: if it is no sound, or too large.
    """
    case = locked(case_id, version=version)
    POLICY.require(by, Can.ADD_FACT, case)
    if not is_sound(content):
        raise Invalid(_("This is not a sound. Send MP3, OGG, WAV, M4A, AMR or WebM."), "file")
    copy = keep_file(content=content, name=name, file=case.file, by=by, at=at)
    record_consent(
        case_id=case.pk, purpose="recording", answer="given", how="audio", proof=copy, by=by, at=at
    )
    return Attachment.objects.create(case=case, copy=copy, from_person=True, at=at)


@transaction.atomic
def refuse_recording(
    *, case_id: object, by: Actor, at: datetime, version: int | None = None
) -> Case:
    """Record that the person does not agree to be recorded; the request goes on as it is.

    :raises Denied: if this person may not record consents.
    """
    case = locked(case_id, version=version)
    record_consent(case_id=case.pk, purpose="recording", answer="refused", how="oral", by=by, at=at)
    return case
