"""A small world for tests: a country with its law and bodies, people in every role, a case at hand.

Everything goes through the same actions as the pages; only accounts and posts are made directly.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

import vocab
from amparo.cases import actions as cases
from amparo.cases.actions import (
    assessments,
    assessors,
    decisions,
    implementing,
    plans,
    reviews,
)
from amparo.cases.models import Assessment, Case, Measure
from amparo.cases.workflow import plan_check
from amparo.duties import actions as duties
from amparo.kernel.actors import VISITOR, Holder
from amparo.people.actions import load_bodies
from amparo.people.models import Organisation, Post, User
from amparo.places.actions import load_profile
from amparo.places.models import Area, ProfileVersion
from amparo.places.queries import profile_of
from amparo.training.models import Certificate

# Role: the body at which it is held in each country's profile, when it is not the desk itself.
ELSEWHERE = {
    "sector_liaison": "MININTER",
    "implementing_officer": "PNP",
    "observer": "DP",
    "justice_liaison": "MP",
}
LONG_AGO = dt.date(2020, 1, 1)

# Answers by level, in the order of the instrument's items: none needs evidence, no need is flagged.
ANSWERS = {
    "ordinary": {"T": "1010111100", "V": "11011101100", "D": "0000000", "C": "22222222"},
    "extraordinary": {"T": "2222200000", "V": "22222200000", "D": "0000000", "C": "22222222"},
    "extreme": {"T": "2222200000", "V": "22222200000", "D": "0000000", "C": "00000000"},
}
LEGAL = {"ordinary": "no", "extraordinary": "yes", "extreme": "yes"}


def answers_for(level: str) -> dict[str, str]:
    """Return answers to all items that lead to a level."""
    return {
        item.id: ANSWERS[level][dimension.key][n]
        for dimension in vocab.instrument().dimensions
        for n, item in enumerate(dimension.items)
    }


@dataclass
class World:
    """A country ready to receive requests."""

    country: str
    profile: ProfileVersion
    people: dict[str, User] = field(default_factory=dict)

    def body(self, code: str) -> Organisation:
        """Return a body by its code."""
        return Organisation.objects.get(country=self.country, code=code)

    @property
    def law(self) -> vocab.Profile:
        """Return the country's law as data."""
        return profile_of(self.profile)

    @property
    def desk(self) -> Organisation:
        """Return the body that leads the mechanism."""
        return self.body(self.law.lead_body)

    def user(self, role: str, *, at_body: str = "", name: str = "") -> User:
        """Return the user in a role, made when first asked for; `name` tells two apart."""
        key = name or (f"{role}@{at_body}" if at_body else role)
        if key not in self.people:
            code = at_body or (ELSEWHERE.get(role, "") if self.country == "PE" else "")
            body = self.body(code) if code else self.desk
            name = f"{key}.{self.country}".lower().replace("@", ".").replace(" ", ".")
            user = User.objects.create(
                email=f"{name}@example.org",
                service_name=key.replace("_", " ").title(), language="en",
            )  # fmt: skip
            Post.objects.create(user=user, organisation=body, role=role, since_on=LONG_AGO)
            if role == "assessor":
                self.certify(user)
            self.people[key] = user
        return self.people[key]

    def certify(self, user: User, *modules: str, until: dt.date = dt.date(2035, 1, 1)) -> None:
        """Give certificates: the base module and those named."""
        for module in ("RISK_BASE", *modules):
            Certificate.objects.create(
                user=user, module=module, issuer=self.desk, issued_on=LONG_AGO, expires_on=until
            )

    def region(self, name: str = "Ucayali") -> Area:
        """Return a region by name, made the first time."""
        area, _made = Area.objects.get_or_create(
            country=self.country, level="region", name=name,
            defaults={"code": f"T{Area.objects.count()}", "search_name": name.lower()},
        )  # fmt: skip
        return area

    def filing(self, **changes: Any) -> cases.Filing:
        """Return what a person would send: a threat against a leader, told calmly."""
        facts: dict[str, Any] = {
            "submission": uuid.uuid4(), "country": self.country, "channel": "web",
            "relation": "self", "narrative": "Two men came at night and said we must leave.",
            "region": self.region(), "identity": {"legal_name": "Rosa Quispe Invented"},
        }  # fmt: skip
        return cases.Filing(**{**facts, **changes})

    def submitted(self, at: dt.datetime, **changes: Any) -> cases.Submitted:
        """Return a request as received."""
        by = changes.pop("by", VISITOR)
        return cases.submit(filing=self.filing(**changes), by=by, at=at)

    def received(self, at: dt.datetime, **changes: Any) -> Case:
        """Return a case in RECEIVED."""
        return self.submitted(at, **changes).case

    def admitted(self, at: dt.datetime, *, presumption_group: str = "", **changes: Any) -> Case:
        """Return a case in ADMITTED, with its officer."""
        case = self.received(at, **changes)
        return cases.admit(
            case_id=case.pk, by=self.user("intake_lead"), at=at,
            defender_reason="Defends the forest of the community.",
            nexus_reason="The threats name the complaint about logging.",
            case_officer=self.user("case_officer"), presumption_group=presumption_group,
        )  # fmt: skip

    def holder(self, case: Case) -> Holder:
        """Return the person of a case, come back with the receipt."""
        return cases.as_holder(case.receipts.order_by("issued_at").first())

    def assessing(self, at: dt.datetime, **changes: Any) -> Case:
        """Return a case in ASSESSING, whose assessor declared to have no conflict."""
        return self.given_to_assessor(self.admitted(at, **changes), at)

    def given_to_assessor(self, case: Case, at: dt.datetime) -> Case:
        """Give a case to the assessor, who declares to have no conflict."""
        assessor = self.user("assessor")
        assessors.assign_assessor(
            case_id=case.pk, assessor=assessor, by=self.user("assessment_lead"), at=at
        )
        cases.declare_conflict(case_id=case.pk, has_conflict=False, note="", by=assessor, at=at)
        return Case.objects.get(pk=case.pk)

    def written(
        self, case: Case, at: dt.datetime, *, level: str = "extraordinary",
        answers: dict[str, str] | None = None, evidence: tuple[str, ...] = (), **words: Any,
    ) -> Assessment:  # fmt: skip
        """Return a whole assessment of a case given to the assessor, not handed in yet.

        `answers` change those of the level; `evidence` names items that link some.
        """
        by, given = self.user("assessor"), {**answers_for(level), **(answers or {})}
        found = assessments.start_assessment(case_id=case.pk, by=by, at=at)
        assessments.save_answers(
            assessment_id=found.pk, answers=given, reasons=dict.fromkeys(given, "Told, checked."),
            by=by, at=at,
        )  # fmt: skip
        for item in {*evidence, *(i for i, a in given.items() if a in {"3", "4"})}:
            assessments.add_evidence(
                assessment_id=found.pk, item=item, text="Interview of 2 November.", by=by, at=at
            )
        test = {
            quality.key: "no" if quality.extreme else LEGAL[level]
            for quality in vocab.instrument().legal_test
        }
        assessments.answer_legal_test(
            assessment_id=found.pk, answers=test, reasons=dict.fromkeys(test, "As told."),
            right_at_risk="", attack_within_90_days=False, by=by, at=at,
        )  # fmt: skip
        said = {
            "narrative": "Two men came at night.", "level_reason": "The threat is repeated.",
            "contact_on": timezone.localdate(at),
            "change_reasons": "Told item by item." if found.previous else "",
        }  # fmt: skip
        assessments.write_words(assessment_id=found.pk, by=by, at=at, **{**said, **words})
        return Assessment.objects.get(pk=found.pk)

    def handed_in(self, case: Case, at: dt.datetime, **how: Any) -> Assessment:
        """Return the assessment of a case, written and handed in; see `written`."""
        found = self.written(case, at, **how)
        return reviews.submit_assessment(
            assessment_id=found.pk, by=self.user("assessor"), at=at
        )  # fmt: skip

    def accepted(self, found: Assessment, at: dt.datetime, **how: Any) -> Case:
        """Accept an assessment; return its case."""
        reviews.accept(
            assessment_id=found.pk, reasons="Whole, and each answer is backed.",
            by=self.user("assessment_lead"), at=at, **how,
        )  # fmt: skip
        return Case.objects.get(pk=found.case_id)

    def assessed(self, at: dt.datetime, level: str = "extraordinary", **changes: Any) -> Case:
        """Return a case in QA_REVIEW, with an assessment of this level."""
        case = self.assessing(at, **changes)
        self.handed_in(case, at, level=level)
        return Case.objects.get(pk=case.pk)

    def reviewed(self, at: dt.datetime, level: str = "extraordinary", **changes: Any) -> Case:
        """Return a case in PLAN_CONCERTATION; for `ordinary`, in DECISION_PENDING."""
        case = self.assessed(at, level, **changes)
        return self.accepted(case.assessments.get(), at)

    def proposal(self, code: str = "JUS-01", body: str = "", **changes: Any) -> plans.Proposal:
        """Return a measure as a case officer would propose it, with nothing missing."""
        facts: dict[str, Any] = {
            "catalogue_code": code, "body": self.body(body) if body else self.desk,
            "detail": "Visit the river house on market days.", "do_no_harm": "No uniform.",
            "starts_by": None, "responsible_name": "Unit Seven", "budget_line": "Line 0123",
            "evidence_kind": "Signed record",
        }  # fmt: skip
        return plans.Proposal(**{**facts, **changes})

    def planned(self, at: dt.datetime, *bodies: str, **changes: Any) -> Case:
        """Return a case in PLAN_CONCERTATION with a plan shown to the person, not answered yet.

        One measure against the threat for each body named, else one of the desk.
        """
        case, by = self.reviewed(at, **changes), self.user("case_officer")
        for n, body in enumerate(bodies or ("",), start=1):
            plans.propose_measure(
                case_id=case.pk, by=by, at=at,
                proposal=self.proposal(
                    f"JUS-0{(1, 2, 5)[n % 3]}", body, starts_by=at + dt.timedelta(days=10)
                ),
            )  # fmt: skip
        flagged = plan_check.flagged_needs(case)
        plans.write_plan(
            case_id=case.pk, objectives="That the community lives without threats.",
            unmet_needs=dict.fromkeys(flagged, "Covered otherwise."), by=by, at=at,
        )  # fmt: skip
        plans.share_plan(case_id=case.pk, by=by, at=at)
        return Case.objects.get(pk=case.pk)

    def pending(self, at: dt.datetime, *bodies: str, **changes: Any) -> Case:
        """Return a case in DECISION_PENDING with a plan that the person accepted."""
        case = self.planned(at, *bodies, **changes)
        for measure in case.measures.all():
            plans.answer_measure(
                measure_id=measure.pk, answer="accept", words="Yes.", by=self.holder(case), at=at
            )
        return plans.send_to_decision(case_id=case.pk, by=self.user("case_officer"), at=at)

    def granted(self, at: dt.datetime, *bodies: str, **changes: Any) -> Case:
        """Return a case in GRANTED, where one person decides."""
        case, by = self.pending(at, *bodies, **changes), self.user("decider")
        act = decisions.open_decision(
            case_id=case.pk, kind="grant", reasons="The threats are real.", by=by, at=at
        )
        decisions.decide(decision_id=act.pk, act_number="012-2026", by=by, at=at)
        return Case.objects.get(pk=case.pk)

    def implementing(self, at: dt.datetime, *bodies: str, **changes: Any) -> Case:
        """Return a case in IMPLEMENTING: each body has its duty."""
        case = self.granted(at, *bodies, **changes)
        return implementing.notify_bodies(case_id=case.pk, by=self.user("case_officer"), at=at)

    def done(self, measure: Measure, at: dt.datetime) -> None:
        """Let the body of a measure accept its duty and show that it is done."""
        by = self.user("sector_liaison", at_body=measure.body.code)
        duties.accept(duty_id=measure.duty_id, by=by, at=at)
        duties.claim_done(duty_id=measure.duty_id, reference="Record 7", by=by, at=at)

    def active(self, at: dt.datetime, *bodies: str, **changes: Any) -> Case:
        """Return a case in ACTIVE: each measure done, and confirmed by the person."""
        case = self.implementing(at, *bodies, **changes)
        for measure in case.measures.filter(ended_at=None).select_related("body", "duty"):
            self.done(measure, at)
            implementing.confirm_measure(
                measure_id=measure.pk, happened=True, suitability=4, by=self.holder(case), at=at
            )
        return implementing.confirm_protection(
            case_id=case.pk, by=self.user("case_officer"), at=at
        )  # fmt: skip


def world(country: str = "PE", *, at: dt.datetime) -> World:
    """Return a country with its profile and bodies loaded."""
    profile = load_profile(country, at=at)
    load_bodies(profile, at=at)
    return World(country, profile)
