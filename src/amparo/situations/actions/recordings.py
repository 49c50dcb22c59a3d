"""Keeping what someone said aloud about an incident while they agree to it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.evidence.actions import erase_file, keep_file
from amparo.evidence.queries import AT_WISH, is_sound
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.people.models import User
from amparo.situations.actions.facts import InformationFacts
from amparo.situations.actions.incidents import information_row
from amparo.situations.actions.withdrawing import require_standing
from amparo.situations.models import Incident, Information
from amparo.situations.policies import POLICY, Can, own_file
from amparo.vault.queries import holds_on


@transaction.atomic
def keep_recording(
    *, incident_id: object, content: bytes, name: str, language: str, by: User, at: datetime,
    told_by: str = "",
) -> Information:  # fmt: skip
    """Keep a recording sealed as a source of an incident; the person agreed to be recorded.

    `language` is the one that is spoken, a key of the languages.

    :raises Denied: if the user may not read the incident in full, or not correct it.
    :raises Invalid: if it is no sound, too large, or the language is not on the list.
    """
    incident = _own(incident_id, by)
    if language not in vocab.terms("places/languages"):
        raise Invalid(_("Choose the language that is spoken."), "language")
    if not is_sound(content):
        raise Invalid(_("This is not a sound. Send MP3, OGG, WAV, M4A, AMR or WebM."), "file")
    copy = keep_file(content=content, name=name, file=own_file(incident), by=by, at=at)
    term = vocab.terms("places/languages")[language]
    facts = InformationFacts(
        copy=copy, told_by=told_by, locator=term.own_name or term.label.in_language("es")
    )
    row = information_row(incident, facts, at=at)
    row.save(force_insert=True)
    _note(incident, "given", by=by, at=at, language=language)
    return row


@transaction.atomic
def refuse_recording(*, incident_id: object, by: User, at: datetime) -> Incident:
    """Note that the person does not agree to be recorded; nothing is kept.

    :raises Denied: if the user may not read the incident in full, or not correct it.
    """
    incident = _own(incident_id, by)
    _note(incident, "refused", by=by, at=at)
    return incident


@transaction.atomic
def withdraw_recording(*, information_id: object, by: User, at: datetime) -> Information:
    """Erase a recording of an incident: who speaks in it took back the consent.

    The source stays, without the sound; the journal says why it is gone.

    :raises Denied: if the user may not read the incident in full, or not correct it.
    :raises Refused: if it is no recording, was erased already, or a legal hold stands on it.
    """
    row = locking(Information, of=("self",)).select_related("copy").get(pk=information_id)
    incident = _own(row.incident_id, by)
    if row.copy is None or not row.copy.is_sound:
        raise Refused(_("There is no such recording."))
    if row.copy.erased_at:
        raise Refused(_("This recording was erased already."))
    if hold := holds_on(row.copy.file).first() or holds_on(incident.file).first():
        raise Refused(
            _("A legal hold of %(day)s forbids to erase this recording: %(basis)s. Tell the person "
              "so, and come back when the hold has ended.")
            % {
                "day": timezone.localdate(hold.set_at).isoformat(),
                "basis": hold.basis or hold.reason,
            }
        )  # fmt: skip
    erase_file(file_id=row.copy_id, by=by, at=at, reason=AT_WISH)
    _note(incident, "withdrawn", by=by, at=at)
    row.copy.refresh_from_db()
    return row


def _own(incident_id: object, by: User) -> Incident:
    incident = locking(Incident).get(pk=incident_id)
    POLICY.require(by, Can.READ, incident)
    POLICY.require(by, Can.CORRECT, incident)
    require_standing(incident)
    return incident


def _note(incident: Incident, answer: str, *, by: User, at: datetime, language: str = "") -> None:
    ledger.record(
        verb="incident.recording",
        target=incident,
        by=by,
        at=at,
        file=incident.file or own_file(incident),
        after={"answer": answer, "language": language},
    )
