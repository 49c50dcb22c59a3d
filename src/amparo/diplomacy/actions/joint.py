"""Joint statements: who signs, read from pasted words; how many, compared with what is stated."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.diplomacy.actions.steps import (
    Cited,
    begun,
    chosen,
    dated,
    kept,
    locked,
    party,
    visible,
    worded,
    written,
)
from amparo.diplomacy.models import JointStatement, Meeting, Signatory
from amparo.diplomacy.policies import Can
from amparo.diplomacy.rules.counting import count_of
from amparo.diplomacy.rules.signing import read_signing
from amparo.diplomacy.workflow import FACT
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused


@transaction.atomic
def keep_joint_statement(
    *, title: str, pasted: str, desk: Any, by: Actor, at: datetime, when: str = "",
    meeting: Meeting | None = None, delivered_by: str = "", stated_count: int | None = None,
    stated_how: str = "total", note: str = "", cited: Cited | None = None,
) -> JointStatement:  # fmt: skip
    """Keep a joint statement with the States that the pasted words list, and compare the count.

    A name that the table does not know as a State is kept as written, and guessed for nothing. Who
    delivered it is read from the words unless it is given.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: without a title, for an unknown State, or a State that is listed twice.
    """
    found = begun(JointStatement(), desk=desk, by=by, at=at)
    sign = describe_joint(
        found, by, title=title, pasted=pasted, when=when, meeting=meeting,
        delivered_by=delivered_by, stated_count=stated_count, stated_how=stated_how, note=note,
    )  # fmt: skip
    kept(found, by=by, at=at, cited=cited)
    sign()
    return found


def describe_joint(
    found: JointStatement, by: Actor, *, title: str, pasted: str, when: str = "",
    meeting: Meeting | None = None, delivered_by: str = "", stated_count: int | None = None,
    stated_how: str = "total", note: str = "",
) -> Callable[[], None]:  # fmt: skip
    """Set what is known of a joint statement; return what reads its list once it is saved."""
    is_list_new = found._state.adding or found.pasted != pasted.strip()
    found.title, found.pasted = worded(title, "title"), pasted.strip()
    found.meeting, found.note = visible(meeting, by, "meeting"), note.strip()
    found.stated_count = stated_count
    found.stated_how = chosen(stated_how, "stated_hows", "stated_how")
    read = read_signing(found.pasted)
    named = read.delivered_by
    found.delivered_by = party(
        delivered_by or (named.code if named else ""), "delivered_by", needed=False
    )
    dated(found, when)

    def sign() -> None:
        if is_list_new:
            # Names that were corrected by hand stay corrected while the list stays the same.
            found.signatories.all().delete()
            if named and not named.code and not delivered_by:
                _sign(found, named.as_written, "")
            for one in read.listed:
                _sign(found, one.as_written, one.code)
        _count(found)

    return sign


@transaction.atomic
def correct_signatory(
    *, joint_id: object, number: int, party_code: str, by: Actor, at: datetime
) -> JointStatement:
    """Say which State a name of the list stands for, or take it off with no State.

    :raises Denied: if who asks does not work at its desk.
    :raises Invalid: for an unknown State, or one that is listed already.
    :raises Refused: if it was published, or there is no such name.
    """
    found = locked(JointStatement, joint_id, by, Can.WRITE)
    FACT.check(FACT.move("discard"), found)  # only a draft is corrected
    signatory = found.signatories.filter(number=number).first()
    if signatory is None:
        raise Refused(_("There is no such name in the list."))
    before = signatory.party
    if party_code:
        signatory.party = party(party_code, "party_code")
        if found.signatories.filter(party=party_code).exclude(pk=signatory.pk).exists():
            raise Invalid(_("This State is listed already."), "party_code")
        signatory.save(update_fields=["party"])
    else:
        signatory.delete()
    _count(found)
    written(
        "signatory", found, by=by, at=at, number=number, was=before, state=party_code,
        check=found.check_result,
    )  # fmt: skip
    return found


def _sign(found: JointStatement, as_written: str, code: str) -> None:
    if code and found.signatories.filter(party=code).exists():
        raise Invalid(_("«%(name)s» is listed twice.") % {"name": as_written}, "pasted")
    number = found.signatories.count() + 1
    Signatory.objects.create(joint=found, number=number, as_written=as_written[:120], party=code)


def _count(found: JointStatement) -> None:
    codes = list(found.signatories.values_list("party", flat=True))
    count = count_of(
        codes, found.delivered_by, found.stated_count, found.stated_how,
        unresolved=codes.count(""),
    )  # fmt: skip
    found.check_result, found.check_difference = count.result, count.difference
    found.save(update_fields=["check_result", "check_difference"])
