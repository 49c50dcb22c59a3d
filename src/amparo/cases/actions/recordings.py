"""What a person says aloud: kept once they agree to it, erased when they take that back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

import vocab
from amparo.cases.actions.consents import record_consent
from amparo.cases.actions.moves import locked
from amparo.cases.models import Attachment, Case, Consent
from amparo.cases.policies import POLICY, Can, is_the_person
from amparo.cases.queries.recordings import HELPER, Recording, recordings_of
from amparo.evidence.actions import keep_file
from amparo.evidence.models import File
from amparo.evidence.queries import is_a_voice, is_sound
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What was answered about the recordings that come with a request or with news.

    `keep` (and listen) and `use` (write down, use in the case) are `given`, `refused` or empty;
    `by` is who recorded, a key of the recorders.
    """

    keep: str = ""
    use: str = ""
    by: str = ""

    def lacks(self) -> Iterator[tuple[str, str]]:
        """Yield each question that must be answered before a recording is kept, and how to say."""
        if self.keep == "refused":
            yield "keep_recording", _(
                "You said no, so the recording is not kept. Send the rest without it, or say yes."
            )  # fmt: skip
        elif self.keep != "given":
            yield "keep_recording", _("Say first if we may keep the recording and listen to it.")
        if self.keep != "refused" and self.use not in {"given", "refused"}:
            yield "use_recording", _("Say if we may write down what is said and use it.")
        if self.keep != "refused" and self.by not in vocab.terms("cases/recorders"):
            yield "recorded_by", _("Say who made the recording.")


NOT_ASKED = Agreement()


def check_agreement(attachments: Iterable[tuple[str, bytes]], said: Agreement) -> None:
    """Check that whoever sends recordings was asked about them.

    :raises Invalid: for the first question without its answer.
    """
    if any(is_a_voice(content) for _name, content in attachments):
        for field, why in said.lacks():
            raise Invalid(why, field)


def note_agreement(
    *, case: Case, copies: Sequence[File], said: Agreement, third: bool, by: Actor, at: datetime
) -> None:
    """Keep with each recording that came in the consent to it and who recorded; or the no."""
    voices = [copy for copy in copies if copy.is_sound]
    answers: list[tuple[str, str, File | None]] = []
    if voices:
        answers += [("recording", said.keep, copy) for copy in voices]
        answers.append(("transcription", said.use, voices[0]))
    elif said.keep == "refused":
        answers.append(("recording", "refused", None))
    whose = HELPER if third and said.by == "speaker" else ""
    for purpose, answer, proof in answers:
        Consent.objects.create(
            case=case, purpose=purpose, answer=answer, how="audio" if proof else "text",
            proof=proof, witness=said.by or None, exception_code=whose, language=case.language,
            at=at, by_label=by.actor_label,
        )  # fmt: skip
        ledger.record(
            verb="case.consent", target=case, by=by, at=at, file=case.file,
            after={"purpose": purpose, "answer": answer, "body": ""},
        )  # fmt: skip


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


@transaction.atomic
def withdraw_recording(
    *, case_id: object, copy_id: object, by: Actor, at: datetime, how: str = "text",
    version: int | None = None,
) -> Recording:  # fmt: skip
    """Take back the consent to one recording; it is erased, the request goes on.

    Under a legal hold nobody can listen to it any more, and it is erased when the hold ends. The
    journal and a mark of the day stay.

    :raises Denied: if this person may not record consents.
    :raises Refused: if there is no such recording of theirs, or it was taken back already.
    """
    case = locked(case_id, version=version)
    POLICY.require(by, Can.CONSENT, case)
    found = next((one for one in recordings_of(case) if str(one.copy.pk) == str(copy_id)), None)
    if found is None or (found.is_helpers and is_the_person(by, case)):
        raise Refused(_("There is no such recording."))
    if not found.is_live:
        raise Refused(_("The consent to this recording was taken back already."))
    record_consent(
        case_id=case.pk, purpose="recording", answer="withdrawn", how=how, proof=found.copy,
        by=by, at=at,
    )  # fmt: skip
    return next(one for one in recordings_of(case) if one.copy.pk == found.copy.pk)
