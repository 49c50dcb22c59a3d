"""The life of a duty. Late and blocked are computed, never states of their own."""

from django.utils.translation import gettext as _

from amparo.duties.models import Duty
from amparo.duties.policies import Can
from amparo.kernel.workflow import Move, Workflow


def has_evidence(duty: Duty) -> str | None:
    # After «it did not happen» the old evidence no longer serves.
    shown = duty.progress.filter(kind="evidence")
    denied = duty.confirmations.filter(happened=False).order_by("-at").first()
    if denied:
        shown = shown.filter(at__gt=denied.at)
    if shown.exists():
        return None
    return _("Show evidence first: a file, or the reference of a document.")


DUTY = Workflow(
    name="duty",
    states=(
        *("offered", "accepted", "in_progress", "claimed_done"),
        *("confirmed", "ended", "refused"),
    ),
    initial="offered",
    final=frozenset({"confirmed", "ended", "refused"}),
    moves=(
        Move(
            name="accept",
            source=("offered",),
            target="accepted",
            permit=Can.ACCEPT,
            # `duty_start` too, but by the date of the act where it fixed one: see `accept`.
            stops=("duty_accept", "duty_accept_urgent"),
        ),
        Move(
            name="refuse",
            source=("offered", "accepted"),
            target="refused",
            permit=Can.REFUSE,
            stops=("duty_accept", "duty_accept_urgent", "duty_start"),
        ),
        Move(
            name="report",
            source=("accepted", "in_progress"),
            target="in_progress",
            permit=Can.REPORT,
            stops=("duty_start",),
        ),
        Move(
            name="claim_done",
            source=("accepted", "in_progress"),
            target="claimed_done",
            permit=Can.CLAIM,
            guards=(has_evidence,),
            starts=("duty_confirm",),
            stops=("duty_start",),
        ),
        Move(
            name="confirm",
            source=("claimed_done",),
            target="confirmed",
            permit=Can.CONFIRM,
            stops=("duty_confirm",),
        ),
        Move(
            name="deny",
            source=("claimed_done",),
            target="in_progress",
            permit=Can.CONFIRM,
            stops=("duty_confirm",),
        ),
        Move(
            name="end",
            source=("offered", "accepted", "in_progress", "claimed_done"),
            target="ended",
            permit=Can.END,
        ),
    ),
)
