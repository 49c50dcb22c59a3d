"""What the page of a case shows: its tracks, its clocks, its story, who is on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import vocab
from amparo.cases.models import Case, UrgentRun
from amparo.cases.policies import POLICY, Can, active_assignments
from amparo.duties import queries as duties
from amparo.ledger.actions import label
from amparo.people.models import User
from amparo.people.queries import family_of, users_with
from amparo.ui import days, shapes

ORDINARY = (
    "received", "admitted", "assessing", "qa_review", "plan_concertation", "decision_pending",
    "granted", "implementing", "active",
)  # fmt: skip
URGENT_WAY = ("flagged", "ordered", "running", "ratified", "merged")


@dataclass(frozen=True, slots=True)
class Track:
    """One of the two ways of a case, drawn as stages with its nearest clock."""

    title: str
    note: str
    stages: tuple[shapes.Stage, ...]
    clock: shapes.Clock | None


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the story of a case."""

    at: datetime
    kind: str  # facts, contacts, acts, terms
    label: str
    icon: str
    text: str
    source: str = ""


def _word(vocabulary: str, key: str) -> str:
    return vocab.label(vocabulary, key, get_language() or "es")


def ordinary_track(case: Case, at: datetime) -> Track:
    """Return the case track: each stage reached with its first day, the present one, the rest."""
    reached: dict[str, datetime] = {}
    for change in case.changes.order_by("at", "id"):
        reached.setdefault(change.after, change.at)
    names = ORDINARY if case.state in ORDINARY else (*_passed(reached), case.state)
    stages = tuple(_stage("cases/states", name, case.state, reached, names) for name in names)
    clock = duties.running(case).exclude(key__in=("follow_up", "reassessment")).first()
    clock = clock or duties.running(case).first()
    return Track(
        _("Ordinary way"), _word("cases/states", case.state), stages,
        duties.shown(clock, at) if clock else None,
    )  # fmt: skip


def _passed(reached: dict[str, datetime]) -> tuple[str, ...]:
    return tuple(name for name in ORDINARY if name in reached)


def _stage(
    vocabulary: str, name: str, now: str, reached: dict[str, datetime], names: tuple[str, ...]
) -> shapes.Stage:
    if name == now:
        return shapes.Stage(_word(vocabulary, name), "now", _since(reached.get(name)))
    done = name in reached and names.index(name) < names.index(now)
    note = _since(reached.get(name)) if done else ""
    return shapes.Stage(_word(vocabulary, name), "done" if done else "todo", note)


def _since(at: datetime | None) -> str:
    return days.day(at) if at else ""


def urgent_track(run: UrgentRun, at: datetime) -> Track:
    """Return one run of the urgent track; an ended one keeps the stages it went through."""
    reached = {
        "flagged": run.flagged_at, "ordered": run.ordered_at, "running": run.started_at,
        "ratified": run.ratified_at, run.state: run.state_since_at,
    }  # fmt: skip
    moments = {name: moment for name, moment in reached.items() if moment}
    ended = run.state in {"rejected", "lapsed"}
    names = (*[n for n in URGENT_WAY if n in moments], run.state) if ended else URGENT_WAY
    names = tuple(dict.fromkeys(names))
    stages = tuple(_stage("cases/urgent_states", n, run.state, moments, names) for n in names)
    clock = duties.running(run).first()
    return Track(
        _("Urgent way") if run.number == 1 else _("Urgent way, run %(n)d") % {"n": run.number},
        _word("cases/urgent_states", run.state), stages,
        duties.shown(clock, at) if clock else None,
    )  # fmt: skip


def parties(case: Case) -> list[shapes.Party]:
    """Return those on the case: the person first, then who works on it and in what role."""
    people = [shapes.Party(case.code_name, _("whose case it is"))]
    working = case.assignments.filter(active_assignments()).select_related("user")
    people += [
        shapes.Party(one.user.service_name, _word("people/roles", one.role))
        if one.role != "break_glass"
        else shapes.Party(one.user.service_name, _("exceptional access"))
        for one in working.order_by("since_at")
    ]
    if any(receipt.holder == "third_party" for receipt in case.receipts.filter(revoked_at=None)):
        people.append(shapes.Party(_("Third party"), _("sees the status only if allowed")))
    return people


def staff_at_desk(case: Case, role: str) -> QuerySet[User]:
    """Return the users who hold a role at the case's desk or its units."""
    desk = family_of({case.desk_id})
    return users_with(role).filter(posts__organisation__in=desk).distinct()


def story(who: Any, case: Case, kind: str = "") -> list[Happening]:
    """Return what happened in a case, newest first: facts, contacts, acts and terms.

    What was said with the person is there only for those who read the narrative or write to them.
    """
    found = [*_acts(case), *_facts(case), *_terms(case)]
    if any(POLICY.allows(who, p, case) for p in (Can.READ_NARRATIVE, Can.WRITE_MESSAGE)):
        found += _contacts(case)
    kept = [one for one in found if not kind or one.kind == kind]
    return sorted(kept, key=lambda one: one.at, reverse=True)


def _acts(case: Case) -> list[Happening]:
    acts = [
        Happening(
            change.at, "acts", _("Act"), "scale",
            _("From «%(before)s» to «%(after)s».")
            % {"before": _word("cases/states", change.before),
               "after": _word("cases/states", change.after)},
            change.by_label,
        )
        for change in case.changes.all()
    ]  # fmt: skip
    for run in case.urgent_runs.all():
        acts.append(
            Happening(run.flagged_at, "acts", _("Urgency"), "triangle-alert",
                      _("Urgency was raised."), run.flagged_label)
        )  # fmt: skip
        if run.ordered_at:
            acts.append(
                Happening(run.ordered_at, "acts", _("Urgency"), "triangle-alert",
                          _("Urgent measures were ordered."), str(run.ordered_by or ""))
            )  # fmt: skip
    return acts


def _contacts(case: Case) -> list[Happening]:
    icons = {"contact": "phone", "new_fact": "triangle-alert", "heard": "users"}
    labels = {"contact": _("Contact"), "new_fact": _("New fact"), "heard": _("Heard")}
    messages = [
        Happening(
            m.at, "facts" if m.kind == "new_fact" else "contacts",
            labels.get(m.kind, _("Message")), icons.get(m.kind, "mail"), m.text, m.sender_label,
        )
        for m in case.messages.all()
    ]  # fmt: skip
    visits = [
        Happening(f.at, "contacts", _("Follow-up"), "phone", f.statement or "", str(f.officer))
        for f in case.follow_ups.select_related("officer")
    ]
    return messages + visits


def _facts(case: Case) -> list[Happening]:
    links = case.incident_links.select_related("incident")
    return [
        Happening(
            link.linked_at, "facts", _("Incident"), "triangle-alert",
            _word("situations/incident_types", link.incident.type),
            _("Withdrawn")
            if link.incident.withdrawn_at
            else _word("situations/verification", link.incident.verification),
        )
        for link in links
    ]  # fmt: skip


def _terms(case: Case) -> list[Happening]:
    late: list[Happening] = []
    subjects: list[Any] = [case, *case.urgent_runs.all()]
    for subject in subjects:
        for reached in duties.escalations_of(label(subject)):
            late.append(
                Happening(
                    reached.at, "terms", _("Term"), "clock",
                    _("The term «%(term)s» passed; told: %(role)s.")
                    % {"term": _word("cases/clocks", reached.clock.key),
                       "role": _word("people/roles", reached.role)},
                )
            )  # fmt: skip
    return late
