"""Which assessments someone may read, and what the screens of one show."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.cases import rules
from amparo.cases.models import Answer, Assessment, Assignment, Case
from amparo.cases.policies import POLICY, Can, active_assignments
from amparo.people.models import User
from amparo.ui import days
from vocab import Instrument, Item, Words

# Where each dimension is answered, in the order of the work.
SLUGS = {"T": "threat", "V": "vulnerability", "D": "differential", "C": "capacity"}
SHOWN_TO_OTHERS = (Assessment.SUBMITTED, Assessment.RETURNED, Assessment.ACCEPTED)


def _in(words: Words) -> str:
    return words.in_language(get_language() or "es")


# --- which assessments -----------------------------------------------------------


def shown_to(who: object, case: Case) -> QuerySet[Assessment]:
    """Return the assessments of a case that someone may read: a draft, only its own assessor."""
    found = case.assessments.select_related("assessor", "previous", "run").order_by("-number")
    if not POLICY.allows(who, Can.READ_ASSESSMENT, case):
        return found.none()
    mine = {"assessor": who} if isinstance(who, User) else {}
    finished = found.filter(state__in=SHOWN_TO_OTHERS)
    return (finished | found.filter(state=Assessment.DRAFT, **mine)) if mine else finished


def waiting_for_review(case: Case) -> Assessment | None:
    """Return the assessment that waits for its review longest."""
    return case.assessments.filter(state=Assessment.SUBMITTED).order_by("submitted_at").first()


def told_to_the_person(case: Case) -> Assessment | None:
    """Return the assessment whose account the person reads: the newest that has one."""
    told = case.assessments.exclude(state=Assessment.DROPPED).filter(narrative__isnull=False)
    return told.order_by("-number").first()


def caseload(role: str = "assessor") -> dict[object, int]:
    """Return how many open cases each user has in a role."""
    held = Assignment.objects.filter(active_assignments(), role=role).values("user")
    return dict(held.annotate(n=Count("case", distinct=True)).values_list("user", "n"))


# --- the steps ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One screen of an assessment: how much of it is answered (`of` 0: nothing to count)."""

    slug: str
    label: str
    done: int = 0
    of: int = 0

    @property
    def is_done(self) -> bool:
        """Test if everything on the screen is answered."""
        return self.done >= self.of


def steps_of(assessment: Assessment, instrument: Instrument) -> list[Step]:
    """Return the screens of an assessment; the study of an urgency looks at the threat only."""
    given = set(assessment.answers.values_list("item", flat=True))
    urgent = assessment.kind == "immediate"
    found = [
        Step(
            SLUGS[dimension.key], _in(dimension.name).split(" (")[0],
            sum(item.id in given for item in dimension.items), len(dimension.items),
        )
        for dimension in instrument.dimensions
        if dimension.key == "T" or not urgent
    ]  # fmt: skip
    elements = {quality.key for quality in qualities_of(assessment, instrument)}
    answered = assessment.legal_answers.filter(element__in=elements).count()
    return [
        *found,
        Step("legal", _("Legal test"), answered, len(elements)),
        Step("words", _("Account and the person's word")),
        Step("hand-in", _("Review and hand in")),
    ]


def qualities_of(assessment: Assessment, instrument: Instrument) -> list[vocab.TestItem]:
    """Return the qualities of the risk that the legal test asks about."""
    urgent = assessment.kind == "immediate"
    return [quality for quality in instrument.legal_test if quality.extreme or not urgent]


# --- one item -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One question as the page shows it, with its answer now and in the previous assessment."""

    id: str
    name: str
    question: str
    value: str
    meaning: str
    reason: str
    evidence: tuple[object, ...]
    was: str
    was_words: str
    lacks: tuple[str, ...]
    needs_evidence: bool

    @property
    def is_number(self) -> bool:
        """Test if the answer is a number, not an unknown or what does not apply."""
        return self.value.isdecimal()

    @property
    def open(self) -> bool:
        """Test if the reason must be seen at once: it is written, or it is missing."""
        return bool(self.reason or self.lacks) or self.value in {"U", "NA"}


def lines(
    assessment: Assessment, items: tuple[Item, ...], instrument: Instrument,
    lacking: list[rules.Problem],
) -> list[Line]:  # fmt: skip
    """Return the questions of a screen; what is lacking is shown where an answer stands."""
    rows = {
        row.item: row
        for row in assessment.answers.prefetch_related(
            "evidence__copy", "evidence__incident", "evidence__citation__source"
        )
    }
    before = assessment.previous
    were = dict(before.answers.values_list("item", "value")) if before else {}
    when = month_of(before) if before else ""
    problems: dict[str, list[str]] = {}
    for problem in lacking:
        if problem.key != "unanswered":
            problems.setdefault(problem.about, []).append(_in(problem.words))
    return [
        _line(item, rows.get(item.id), were.get(item.id, ""), when, problems, instrument)
        for item in items
    ]


def _line(
    item: Item, row: Answer | None, was: str, when: str, problems: Mapping[str, list[str]],
    instrument: Instrument,
) -> Line:  # fmt: skip
    value = row.value if row else ""
    told = _("In %(when)s, %(answer)s") % {"when": when, "answer": short(was)}
    strong = value.isdecimal() and int(value) >= instrument.evidence_required_from
    return Line(
        id=item.id, name=_in(item.name), question=_in(item.question), value=value,
        meaning=meanings(instrument).get(value, ""), reason=(row.reason or "") if row else "",
        evidence=tuple(row.evidence.all()) if row else (), was=was,
        was_words=told if was else "", lacks=tuple(problems.get(item.id, ())),
        needs_evidence=strong,
    )  # fmt: skip


def meanings(instrument: Instrument) -> dict[str, str]:
    """Return what each answer means, by answer."""
    return {phrase.key: _in(phrase.label) for phrase in instrument.answers}


def short(answer: str) -> str:
    """Return an answer as it is read: a number, «not known», «does not apply»."""
    return {"U": _("not known"), "NA": _("does not apply")}.get(answer, answer)


def month_of(assessment: Assessment) -> str:
    """Return the month of an assessment, as «March» is said beside a new one."""
    day = timezone.localtime(assessment.submitted_at or assessment.started_at)
    return days.day(f"{day:%Y-%m}")
