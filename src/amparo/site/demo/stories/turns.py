"""What else befalls a case: urgency, justice, closing, review, withdrawal, loss, complaints."""

from collections.abc import Callable
from typing import Any

from amparo.cases.actions import (
    appeals,
    closing,
    following,
    justice,
    leaving,
    urgent,
)
from amparo.duties import actions as duties
from amparo.people.models import Organisation
from amparo.site.demo import words
from amparo.site.demo.stories.story import Story
from amparo.site.demo.stories.track import liaison_of


def raise_urgency(s: Story) -> None:
    """Raise the urgent track on a new fact."""
    urgent.flag(
        case_id=s.fresh().pk, by=s.holder, at=s.later(2), alleged={"threatened_now": "yes"},
        new_fact="Disparos al aire frente a la casa comunal, anoche.",
    )  # fmt: skip


def order_urgent(s: Story) -> None:
    """Order urgent measures within the hour."""
    pnp = Organisation.objects.get(country="PE", code="MININTER")
    urgent.order(
        case_id=s.fresh().pk, grave=True, imminent=True, right="life",
        reason="Disparos anoche; los autores siguen en la zona.", by=s.who("duty_officer"),
        at=s.later(1.5),
        measures=[urgent.UrgentMeasure(
            catalogue_code="INT-01", body=pnp, detail="Patrulla visible en la entrada norte.",
            do_no_harm=words.HARM,
        )],
    )  # fmt: skip


def start_urgent(s: Story) -> None:
    """Let the body begin, and record the start."""
    run = s.fresh().urgent_runs.get(state="ordered")
    for measure in run.measures.select_related("body"):
        liaison = liaison_of(s, measure.body)
        duties.accept(duty_id=measure.duty_id, by=liaison, at=s.later(1))
        duties.report(
            duty_id=measure.duty_id, text="La patrulla salió a las 06:00.", by=liaison,
            at=s.later(3),
        )  # fmt: skip
    urgent.start(case_id=s.fresh().pk, by=s.who("duty_officer"), at=s.later(1))


def reject_urgent(s: Story) -> None:
    """Two officers agree that it is not urgent."""
    one, other = s.people["duty_officer"][:2]
    urgent.propose_rejection(
        case_id=s.fresh().pk, reason="El hecho es de hace dos meses y no se repite.", by=one,
        at=s.later(1),
    )  # fmt: skip
    urgent.agree_rejection(case_id=s.fresh().pk, by=other, at=s.later(1))


def follow_justice(s: Story) -> None:
    """Open the justice track and record its first steps."""
    by = s.who("follow_up_officer")
    track = justice.open_track(
        case_id=s.fresh().pk, authority=Organisation.objects.get(country="PE", code="MP"),
        file_number=f"2506-{s.luck.randrange(1000, 9999)}-2026", by=by, at=s.later(4),
    )  # fmt: skip
    for kind in ("complaint_filed", "case_number", "prosecutor_assigned"):
        justice.record_milestone(track_id=track.pk, kind=kind, on=s.today, by=by, at=s.later(30))


def propose_closing(s: Story) -> None:
    """Propose to close because the person asks for it."""
    closing.propose_closing(
        case_id=s.fresh().pk, ground="person_asked", by=s.who("follow_up_officer"),
        reasons="La persona dice que ya no necesita las medidas.", at=s.later(10),
    )  # fmt: skip


def close(s: Story) -> None:
    """Close with the person's agreement."""
    closing.waive_objection(case_id=s.fresh().pk, by=s.holder, at=s.later(10))
    closing.close(
        case_id=s.fresh().pk, reason="Acordado con la persona.", by=s.who("decider"), at=s.later(20)
    )


def ask_review(s: Story) -> None:
    """Ask for review of a denial."""
    appeals.ask_review(
        case_id=s.fresh().pk, text="Hubo otro hecho que no se tomó en cuenta.", by=s.holder,
        at=s.later(30),
    )  # fmt: skip


def withdraw(s: Story) -> None:
    """Withdraw, after a private talk."""
    leaving.ask_withdrawal(
        case_id=s.fresh().pk, reason="Me voy a otra región con mi familia.", by=s.holder,
        at=s.later(10),
    )  # fmt: skip
    leaving.check_withdrawal(
        case_id=s.fresh().pk, no_pressure=True, re_entry_explained=True,
        by=s.who("case_officer"), at=s.later(12),
    )  # fmt: skip


def disappear(s: Story) -> None:
    """Record a disappearance."""
    leaving.record_loss(
        case_id=s.fresh().pk, kind="disappearance", cause="unknown",
        occurred=s.today.isoformat(), by=s.who("case_officer"), at=s.later(12),
        family_protection="La familia sigue con las medidas del plan.",
    )  # fmt: skip


def complain(s: Story) -> None:
    """Complain about the delay."""
    following.complain(
        case_id=s.fresh().pk, about="delay", text="Nadie me llamó en dos semanas.", by=s.holder,
        at=s.later(3),
    )  # fmt: skip


Deed = Callable[[Story], Any]
