"""The urgent track: one run from an allegation to its end. It never waits for the case."""

from amparo.cases.policies import Can
from amparo.cases.workflow import guards as g
from amparo.kernel.workflow import Move, Workflow

URGENT = Workflow(
    name="urgent run",
    states=("none", "flagged", "ordered", "running", "rejected", "ratified", "merged", "lapsed"),
    initial="none",
    final=frozenset({"rejected", "merged", "lapsed"}),
    moves=(
        Move(
            name="flag", source=("none",), target="flagged", permit=Can.FLAG_URGENT,
            starts=("urgent_triage",),
        ),
        Move(
            name="order", source=("flagged",), target="ordered", permit=Can.ORDER_URGENT,
            guards=(g.grave_and_imminent, g.run_has_measures),
            stops=("urgent_triage",), starts=("urgent_implement", "urgent_ratify"),
        ),
        Move(
            name="reject", source=("flagged",), target="rejected", permit=Can.ORDER_URGENT,
            guards=(g.second_officer_agrees,), stops=("urgent_triage",),
        ),
        Move(
            name="start", source=("ordered",), target="running", permit=Can.START_URGENT,
            guards=(g.start_shown_and_person_contacted,), stops=("urgent_implement",),
        ),
        Move(
            name="ratify", source=("running",), target="ratified", permit=Can.RATIFY_URGENT,
            guards=(g.study_attached,), stops=("urgent_ratify",), starts=("urgent_review",),
        ),
        Move(
            name="merge", source=("ratified",), target="merged", permit=Can.RATIFY_URGENT,
            guards=(g.case_is_protected,), stops=("urgent_review",),
        ),
        Move(
            name="lapse", source=("running", "ratified"), target="lapsed",
            permit=Can.RATIFY_URGENT, guards=(g.study_attached, g.person_heard),
            stops=("urgent_ratify", "urgent_review"),
        ),
        # The person withdrew, or a loss was closed: nobody is left whom this run protects.
        Move(
            name="end_with_case", source=("flagged", "ordered", "running", "ratified"),
            target="lapsed", permit=Can.RUN_CLOCK, guards=(g.case_has_ended,),
            stops=("urgent_triage", "urgent_implement", "urgent_ratify", "urgent_review"),
        ),
    ),
)  # fmt: skip
