"""What every page of a risk assessment has: its case, its steps, how its level comes out."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

import vocab
from amparo.cases import queries
from amparo.cases.models import Assessment, Case
from amparo.cases.policies import POLICY, Can
from amparo.cases.queries import assessments as reads
from amparo.cases.queries.explanation import Explained, explained
from amparo.cases.rules import Problem, Score
from amparo.cases.workflow.scoring import level_of, missing_from, score_of


@dataclass(frozen=True)
class Sheet:
    """An assessment as a page shows it; each thing is worked out once, when it is asked for."""

    case: Case
    found: Assessment

    @cached_property
    def instrument(self) -> vocab.Instrument:
        """Return the version of the instrument it was begun with."""
        return vocab.instrument(self.found.instrument_version)

    @cached_property
    def score(self) -> Score:
        """Return its score as it stands."""
        return score_of(self.found)

    @property
    def level(self) -> str:
        """Return its level: fixed once it was handed in."""
        if self.found.state in Assessment.WRITABLE:
            return level_of(self.score, self.found.level)
        return self.found.level

    @cached_property
    def lacking(self) -> list[Problem]:
        """Return what must be done before it is handed in."""
        return missing_from(self.found, self.score)

    @cached_property
    def explained(self) -> Explained:
        """Return how its level comes out, the previous one beside it."""
        before = self.found.previous
        return explained(
            self.score, self.level, self.instrument, score_of(before) if before else None,
            reads.month_of(before) if before else "",
        )  # fmt: skip

    @cached_property
    def steps(self) -> list[reads.Step]:
        """Return its screens."""
        return reads.steps_of(self.found, self.instrument)

    def address(self, slug: str) -> str:
        """Return the address of one of its screens."""
        return reverse("cases:assessment_step", args=[self.case.code, self.found.number, slug])

    def after(self, slug: str) -> str:
        """Return the screen that comes after another."""
        slugs = [step.slug for step in self.steps]
        return slugs[min(slugs.index(slug) + 1, len(slugs) - 1)]

    def context(self) -> dict[str, Any]:
        """Return what its templates need."""
        return {
            "case": self.case, "assessment": self.found, "steps": self.steps,
            "explained": self.explained, "instrument": self.instrument,
        }  # fmt: skip


def opened(request: HttpRequest, code: str) -> Case:
    """Return the case of a page. Looking is journalled; saving is, by what is saved.

    :raises Http404: if there is none, or none they may know of.
    """
    if request.method == "POST":
        case = queries.visible_to(request.user).filter(code=code).first()
        if case is not None:
            return case
    return queries.opened_by(request.user, code, at=timezone.now())


def in_hand(request: HttpRequest, code: str, number: int) -> Sheet:
    """Return the assessment that this person is writing.

    :raises Denied: if they do not assess the case.
    :raises Http404: if it is not theirs, or was handed in.
    """
    case = opened(request, code)
    POLICY.require(request.user, Can.ASSESS, case)
    found = (
        case.assessments.filter(number=number, assessor=request.user)
        .filter(state__in=Assessment.WRITABLE)
        .select_related("case__profile", "previous", "run")
        .first()
    )
    if found is None:
        raise Http404
    return Sheet(case, found)
