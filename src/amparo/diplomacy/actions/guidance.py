"""Guidelines and instructions: written, put to the sectors, cleared by a head, issued.

The words are sealed. A sector is shown the words of one revision; what changes later, it is asked
again about.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.diplomacy.actions.inputs import end_of
from amparo.diplomacy.actions.steps import chosen, same, visible, worded
from amparo.diplomacy.actions.versions import keep_version
from amparo.diplomacy.models import Consultation, Guidance, Meeting
from amparo.diplomacy.policies import POLICY, Can, file_of, wrote_none_of_it
from amparo.diplomacy.workflow import GUIDANCE
from amparo.duties import actions as duties
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.ledger.moving import move
from amparo.people.models import Organisation


@transaction.atomic
def write_guidance(
    *, type: str, title: str, text: str, desk: Organisation, by: Actor, at: datetime,  # noqa: A002
    meeting: Meeting | None = None, delegation: str = "", replaces_id: object | None = None,
) -> Guidance:  # fmt: skip
    """Write a guideline, or an instruction to a delegation, as a draft of the desk.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: for a type of no list, without words, or an instruction to no delegation.
    :raises Refused: if what it replaces was not issued, or was replaced already.
    """
    found = Guidance(desk=desk, written_id=by.actor_id, written_label=by.actor_label,
                     written_at=at)  # fmt: skip
    found.type = chosen(type, "guidance_kinds", "type")
    POLICY.require(by, Can.WRITE_GUIDANCE, found)
    _put(found, title, text, delegation)
    found.meeting = visible(meeting, by, "meeting")
    if replaces_id is not None:
        found.replaces = _replaced(replaces_id, found, by)
    found.save(force_insert=True)
    _record("write", found, by, at, type=found.type)
    return found


@transaction.atomic
def change_guidance(
    *, guidance_id: object, revision: int, title: str, text: str, by: Actor, at: datetime,
    delegation: str = "",
) -> Guidance:  # fmt: skip
    """Change the words of a draft. Sectors asked about the old words are to be asked again.

    :raises Denied: if who asks does not work at its desk.
    :raises Invalid: without words, or an instruction to no delegation.
    :raises Refused: if someone changed it since, or it was cleared.
    """
    found = _locked(guidance_id, by, Can.WRITE_GUIDANCE)
    same(found, revision)
    keep_version(found, by=by, at=at)
    _put(found, title, text, delegation)
    # Whoever changes the words answers for them: another clears.
    found.written_id, found.written_label = by.actor_id, by.actor_label
    found.revision += 1
    _move("change", found, by, at, revision=found.revision)
    return found


@transaction.atomic
def consult_sector(
    *, guidance_id: object, body: Organisation, due_on: date, by: Actor, at: datetime
) -> Consultation:
    """Ask a sector what it holds of the words as they stand, by a day: a duty in its inbox.

    :raises Denied: if who asks does not work at its desk.
    :raises Refused: if it was cleared, or the sector was asked about these words already.
    """
    found = _locked(guidance_id, by, Can.WRITE_GUIDANCE)
    if found.consultations.filter(body=body, revision=found.revision).exists():
        raise Refused(_("This sector was asked about these words already."))
    _move("consult", found, by, at, body=body.code, revision=found.revision)
    duty = duties.offer(
        kind="sector_opinion", subject=found, body=body, title=_("Opinion on a draft"),
        task=_("Read the draft under «Opinions asked of you», and say what your sector holds."),
        due_at=end_of(due_on), needs_confirmation=False, file=file_of(found.desk_id), by=by, at=at,
    )  # fmt: skip
    return Consultation.objects.create(
        guidance=found, body=body, revision=found.revision, shown=f"{found.title}\n\n{found.text}",
        duty=duty, asked_at=at, due_on=due_on,
    )  # fmt: skip


@transaction.atomic
def answer_consultation(
    *, consultation_id: object, answer: str, words: str, by: Actor, at: datetime
) -> Consultation:
    """Say for a sector what it holds of a draft. Its duty is then done.

    :raises Denied: if who asks does not speak for that sector.
    :raises Invalid: for an answer of no list, or changes and objections without words.
    :raises Refused: if it answered already, the words changed since, or they were cleared.
    """
    asked = locking(Consultation, of=("self",)).select_related("guidance").get(pk=consultation_id)
    POLICY.require(by, Can.ANSWER, asked)
    if asked.answer:
        raise Refused(_("Your sector has answered already."))
    if asked.guidance.state != "consulting" or asked.guidance.revision != asked.revision:
        raise Refused(_("The draft has changed or was settled since: no answer is waited for."))
    asked.answer = chosen(answer, "sector_answers", "answer")
    if asked.answer in ("with_changes", "objects"):
        worded(words, "words")
    asked.words = words.strip() or None
    asked.answered_at, asked.answered_label = at, by.actor_label
    asked.save()
    _record("answered", asked.guidance, by, at, body=str(asked.body_id), answer=asked.answer)
    if asked.duty.state == "offered":
        duties.accept(duty_id=asked.duty_id, responsible_name=by.actor_label, by=by, at=at)
    duties.claim_done(duty_id=asked.duty_id, reference=_("Opinion given"), by=by, at=at)
    return asked


@transaction.atomic
def clear_guidance(
    *, guidance_id: object, revision: int, by: Actor, at: datetime, note: str = ""
) -> Guidance:
    """Clear the words that the sectors were shown; with a note, although one objects or is silent.

    :raises Denied: if who asks does not head its desk, or wrote it.
    :raises Refused: if someone changed it since, no sector was asked about these words, or one
        objects or is silent and there is no note.
    """
    found = _locked(guidance_id, by, Can.CLEAR_GUIDANCE)
    same(found, revision)
    found.cleared_note = note.strip() or None
    found.cleared_at, found.cleared_label = at, by.actor_label
    _move("clear", found, by, at, revision=found.revision)
    open_duties = found.consultations.exclude(duty__state__in=("confirmed", "ended", "refused"))
    for asked in open_duties.select_related("duty"):
        duties.end(duty_id=asked.duty_id, reason=_("The draft was settled."), by=by, at=at)
    return found


@transaction.atomic
def issue_guidance(*, guidance_id: object, by: Actor, at: datetime) -> Guidance:
    """Hand cleared words out: what they replace ends with that.

    :raises Denied: if who asks does not work at its desk.
    :raises Refused: if it was not cleared.
    """
    found = _locked(guidance_id, by, Can.WRITE_GUIDANCE)
    found.issued_at = at
    _move("issue", found, by, at)
    old = found.replaces
    if old is not None and old.state == "issued":
        old.state, old.ended_at = "ended", at
        old.save(update_fields=["state", "ended_at"])
        _record("end", old, by, at, replaced_by=str(found.pk))
    return found


@transaction.atomic
def end_guidance(*, guidance_id: object, by: Actor, at: datetime) -> Guidance:
    """Say that a guideline or an instruction holds no more.

    :raises Denied: if who asks does not head its desk, or wrote it.
    :raises Refused: if it was not issued.
    """
    found = _locked(guidance_id, by, Can.CLEAR_GUIDANCE)
    found.ended_at = at
    _move("end", found, by, at)
    return found


@transaction.atomic
def read_guidance(*, guidance_id: object, by: Actor, at: datetime) -> Guidance:
    """Return guidance to who may read it, and journal that it was read.

    :raises Denied: if who asks may not.
    """
    found = Guidance.objects.select_related("desk", "meeting").get(pk=guidance_id)
    POLICY.require(by, Can.SEE_GUIDANCE, found)
    ledger.record_read(verb="guidance.read", target=found, by=by, at=at)
    return found


@transaction.atomic
def read_consultation(*, consultation_id: object, by: Actor, at: datetime) -> Consultation:
    """Return the words that a sector is shown, and journal that they were read.

    :raises Denied: if who asks does not speak for that sector.
    """
    asked = Consultation.objects.select_related("guidance").get(pk=consultation_id)
    POLICY.require(by, Can.ANSWER, asked)
    ledger.record_read(verb="consultation.read", target=asked.guidance, by=by, at=at)
    return asked


def _put(found: Guidance, title: str, text: str, delegation: str) -> None:
    found.title, found.text = worded(title, "title"), worded(text, "text")
    if found.type == Guidance.INSTRUCTION:
        worded(delegation, "delegation")
    found.delegation = delegation.strip() or None


def _replaced(key: object, new: Guidance, by: Actor) -> Guidance:
    old = Guidance.objects.filter(pk=key).first()
    if old is None or not POLICY.allows(by, Can.WRITE_GUIDANCE, old) or old.type != new.type:
        raise Invalid(_("Choose from the list."), "replaces")
    if old.state != "issued" or Guidance.objects.filter(replaces=old).exists():
        raise Refused(_("Only what is in force, and not being replaced, can be replaced."))
    return old


def _locked(key: object, by: Actor, permit: Can) -> Guidance:
    found = locking(Guidance, of=("self",)).select_related("desk").get(pk=key)
    if not POLICY.allows(by, permit, found):
        if permit == Can.CLEAR_GUIDANCE and not wrote_none_of_it(by, found):
            raise Denied(_("Whoever wrote it does not clear it: ask another head."), found)
        POLICY.require(by, permit, found)
    return found


def _move(name: str, found: Guidance, by: Actor, at: datetime, **after: Any) -> None:
    move(GUIDANCE, name, found, noun="guidance", by=by, at=at, **after)


def _record(verb: str, found: Guidance, by: Actor, at: datetime, **after: Any) -> None:
    ledger.record(verb=f"guidance.{verb}", target=found, by=by, at=at, after=after)
