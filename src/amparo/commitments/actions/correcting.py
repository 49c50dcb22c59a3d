"""Correcting how a record is written down; the journal keeps how it stood before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from amparo.commitments.actions.holding import Cited, keep_rewritten, untouched
from amparo.commitments.models import Told
from amparo.commitments.policies import POLICY, Can
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking

T = TypeVar("T", bound=Told)


def to_correct(model: type[T], pk: object, *, revision: int, why: str, by: Actor) -> T:
    """Return a record, locked, that someone may correct as it was read.

    A draft is its desk's; of what was published only a head corrects a word, and says why.

    :raises Denied: if who asks may not correct it.
    :raises Invalid: without a reason for what was published.
    :raises Refused: if it was withdrawn, or another changed it meanwhile.
    """
    row = locking(model).get(pk=pk)
    if row.state == Told.PUBLISHED:
        POLICY.require(by, Can.WITHDRAW, row)
        if not why.strip():
            raise Invalid(_("Write why it is corrected."), "why")
    else:
        POLICY.require(by, Can.WRITE, row)
    same_open(row)
    untouched(row, revision)
    return row


def may_correct(who: Any, row: Told) -> bool:
    """Test if someone may correct a record as it stands."""
    if row.state == Told.WITHDRAWN:
        return False
    published = row.state == Told.PUBLISHED
    return POLICY.allows(who, Can.WRITE, row) and (
        not published or POLICY.allows(who, Can.WITHDRAW, row)
    )


def same_open(row: Told) -> None:
    """Check that a record counts still.

    :raises Refused: if it was withdrawn.
    """
    if row.state == Told.WITHDRAWN:
        raise Refused(_("This record was withdrawn."))


def as_kept(row: Told, names: Sequence[str]) -> dict[str, Any]:
    """Return the fields of a record as the journal keeps them."""
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else str(value)


def keep_corrected(
    row: Told, before: Mapping[str, Any], *, verb: str, by: Actor, at: datetime, why: str = "",
    cited: Cited | None = None,
) -> list[str]:  # fmt: skip
    """Keep a corrected record, sign it while it is a draft, and journal what changed.

    Return the names of the fields that changed.
    """
    handed = keep_rewritten(row, cited, by=by, at=at)
    now = as_kept(row, tuple(before))
    changed = [name for name in before if now[name] != before[name]]
    ledger.record(
        verb=verb, target=row, by=by, at=at, why=why.strip(),
        before={name: before[name] for name in changed} | handed,
        after={name: now[name] for name in changed} | {"revision": row.revision},
    )  # fmt: skip
    return changed
