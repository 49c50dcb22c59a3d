"""The life of a record of what a State did, and the steps at home before it is bound (SM2)."""

from typing import Any

from django.utils.translation import gettext as _

from amparo.commitments.policies import Can
from amparo.evidence.models import Citation
from amparo.kernel.workflow import Move, Workflow
from amparo.ledger.actions import label


def has_a_citation(row: Any) -> str | None:
    """Return why a record without a citation is not published."""
    if row.source_id or Citation.objects.filter(target=label(row)).exists():
        return None
    return _("Nothing is published without a citation: say where it stands.")


def is_read_for_risks(row: Any) -> str | None:
    """Return why a campaign of recognition does not go out: what was read is what goes out."""
    if not hasattr(row, "risk_checked_revision"):
        return None
    if row.risk_checked_revision != row.revision or row.risk_found is None:
        return _("First an assessor or alert analyst reads it as it is now for risks.")
    if row.risk_found:
        return _("Whoever read it found a risk: it does not go out like this.")
    return None


def was_not_sent(row: Any) -> str | None:
    """Return why the draft of a report that was sent is not discarded."""
    if not getattr(row, "submitted", ""):
        return None
    return _("It was sent, and stays: a head publishes it.")


RECORD = Workflow(
    name="commitment",
    states=("draft", "published", "withdrawn"),
    initial="draft",
    final=frozenset({"withdrawn"}),
    moves=(
        Move(
            name="publish",
            source=("draft",),
            target="published",
            permit=Can.PUBLISH,
            guards=(has_a_citation, is_read_for_risks),
        ),
        Move(
            name="discard", source=("draft",), target="withdrawn", permit=Can.WRITE,
            guards=(was_not_sent,),
        ),
        Move(name="withdraw", source=("published",), target="withdrawn", permit=Can.WITHDRAW),
    ),
)  # fmt: skip

WRITE = Can.WRITE
# A step may be skipped, for not all of them are written down; what was returned or shelved can be
# taken up again where Congress works on it.
AHEAD = (
    *("identified", "sector_opinions", "signed", "to_congress", "committee", "approved"),
    *("executive_ratified", "deposited", "published"),
)
ASIDE = ("returned", "shelved")
TAKEN_UP = frozenset({"sector_opinions", "to_congress", "committee", "approved"})


def _before(number: int) -> tuple[str, ...]:
    return AHEAD[:number] + (ASIDE if AHEAD[number] in TAKEN_UP else ())


DOMESTIC = Workflow(
    name="domestic ratification",
    states=(*AHEAD, "returned", "shelved"),
    initial="identified",
    final=frozenset({"published"}),
    moves=(
        *(
            Move(name=step, source=_before(number), target=step, permit=WRITE)
            for number, step in enumerate(AHEAD) if number
        ),
        Move(name="returned", source=AHEAD[1:6], target="returned", permit=WRITE),
        Move(name="shelved", source=(*AHEAD[:6], "returned"), target="shelved", permit=WRITE),
    ),
    field="step",
)  # fmt: skip
# © in SM2: what stands only with its citation.
CITED_STEPS = frozenset({"approved", "executive_ratified", "deposited"})
