"""The next act of each role on a case or an urgent run, by its state, and the clock it meets.

The title says the deed with the code name of the person or collective.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Act:
    """One deed that waits for a role while a case is in one of these states."""

    role: str
    states: tuple[str, ...]
    title: Any  # lazy, with %(name)s
    clocks: tuple[str, ...] = ()
    page: str = "cases:case"
    # Only for cases on which the person is assigned in this role.
    assigned: bool = False
    waits_for_another: bool = False


TOTAL = ("assessment_total", "reassessment_total")
ON_CASES: tuple[Act, ...] = (
    Act("intake_lead", ("received",), _("Admit or refer %(name)s"), ("admissibility",)),
    Act(
        "intake_officer",
        ("received",),
        _("Receive and check the request of %(name)s"),
        ("acknowledgement", "admissibility"),
    ),
    Act(
        "intake_officer",
        ("info_requested",),
        _("%(name)s was asked for information"),
        ("info_reply",),
        waits_for_another=True,
    ),
    Act("assessment_lead", ("admitted",), _("Name an assessor for %(name)s"), TOTAL),
    Act("assessment_lead", ("qa_review",), _("Review the assessment of %(name)s"), TOTAL),
    Act(
        "assessor",
        ("assessing", "reassessing"),
        _("Assess the risk of %(name)s"),
        TOTAL,
        assigned=True,
    ),
    Act(
        "case_officer",
        ("plan_concertation",),
        _("Agree the plan with %(name)s"),
        ("plan",),
        assigned=True,
    ),
    Act(
        "case_officer",
        ("granted",),
        _("Tell the bodies what they owe %(name)s"),
        ("notify",),
        assigned=True,
    ),
    Act(
        "case_officer",
        ("decision_pending",),
        _("%(name)s waits for the decision"),
        ("decision",),
        assigned=True,
        waits_for_another=True,
    ),
    Act("decider", ("decision_pending",), _("Decide on the protection of %(name)s"), ("decision",)),
    Act(
        "decider",
        ("closing_proposed",),
        _("Close or keep the case of %(name)s"),
        ("closure_objection",),
    ),
    Act(
        "review_authority",
        ("under_review",),
        _("Decide the review of %(name)s"),
        ("review_decision",),
    ),
    Act(
        "follow_up_officer",
        ("implementing",),
        _("Ask %(name)s if the protection arrived"),
        ("implementation", "follow_up"),
        assigned=True,
    ),
    Act(
        "follow_up_officer",
        ("active", "reassessing", "granted"),
        _("Visit or call %(name)s"),
        ("follow_up", "reassessment", "reassessment_extreme"),
        assigned=True,
    ),
    Act(
        "justice_liaison",
        (
            "granted",
            "implementing",
            "active",
            "reassessing",
            "closing_proposed",
            "deceased",
            "closed",
        ),
        _("Ask about the inquiry for %(name)s"),
        ("justice_silence",),
        assigned=True,
    ),
)
ON_RUNS: tuple[Act, ...] = (
    Act(
        "duty_officer",
        ("flagged",),
        _("Decide if %(name)s goes to the urgent way"),
        ("urgent_triage",),
    ),
    Act(
        "duty_officer",
        ("ordered",),
        _("Have the urgent measures for %(name)s started"),
        ("urgent_implement", "urgent_total"),
    ),
    Act(
        "duty_officer",
        ("running",),
        _("The urgent measures for %(name)s wait to be ratified"),
        ("urgent_ratify",),
        waits_for_another=True,
    ),
    Act("decider", ("running",), _("Ratify the urgent measures for %(name)s"), ("urgent_ratify",)),
)
