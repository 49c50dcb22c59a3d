"""The left rail: which rooms someone may enter, in the order of the work.

A door that is shown can be opened: the room's own policy decides again, and a test walks them.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from amparo.cases.policies_board import SEE_SITTINGS
from amparo.diplomacy.policies import DESK_ROLES
from amparo.duties.policies import OVERSEERS
from amparo.evidence.policies import DESKS
from amparo.forecasts.policies import ROLES as MAKES_ALERTS
from amparo.oversight.policies import APPROVERS
from amparo.publications.policies import APPROVES, SEES_TRUE_FIGURES
from amparo.situations.policies import CALLS, MEETS, REGISTRY

ON_CASES = frozenset(
    {
        *("intake_officer", "intake_lead", "duty_officer", "assessor", "assessment_lead"),
        *("case_officer", "decider", "review_authority", "follow_up_officer", "justice_liaison"),
    }
)
ON_THE_REGISTRY = frozenset({"registry_analyst", "alert_analyst", "alert_authority"})
AT_THE_DESK = frozenset({"intake_officer", "intake_lead"})
OF_A_BODY = frozenset({"sector_liaison", "implementing_officer"})
ON_WATCH = frozenset({"data_protection_officer", "auditor"})
CERTIFIES = frozenset({"trainer", "assessment_lead", "auditor"})
TAKES_FILES = REGISTRY | AT_THE_DESK | {"desk_head"}
ALL: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Door:
    """One line of the rail; `roles` empty is for everyone who holds a post."""

    label: Any
    page: str
    roles: frozenset[str] = ALL
    # Where else its pages begin, in a room that has several doors.
    also: tuple[str, ...] = ()


def _of(*paths: str, kinds: str = "") -> tuple[str, ...]:
    """Return where pages of commitments begin: those of some paths, and all of some kinds."""
    of_kinds = (f"{way}/{kind}" for way in ("records", "begin", "do") for kind in kinds.split())
    return tuple(f"/commitments/{path}/" for path in (*paths, *of_kinds))


OF_A_DESK = _of(
    "drafts", "congress", "scorecards", "plans", "consultations", "recognition",
    kinds="goal consultation recognition",
)  # fmt: skip
OF_RECOMMENDATIONS = _of(
    "rounds", "actions", "clusters", "parts",
    kinds="recommendation position round cycle state-action grade",
)  # fmt: skip
OF_WHAT_IS_DUE = _of(
    "indicators", "progress", "proofs", "submissions", "chapters",
    kinds="indicator value submission progress",
)  # fmt: skip
DOORS: tuple[Door, ...] = (
    Door(_("Your work"), "site:home"),
    Door(_("Cases"), "cases:list", ON_CASES),
    Door(_("Sessions"), "cases:sittings", SEE_SITTINGS),
    Door(_("Papers"), "desk:papers", AT_THE_DESK),
    Door(_("Complaints book"), "desk:complaints", AT_THE_DESK),
    Door(_("Duties"), "duties:inbox", OF_A_BODY),
    Door(_("Duties by body"), "duties:bodies", OVERSEERS),
    Door(_("Take a call"), "situations:calls", CALLS),
    Door(_("Incidents"), "situations:incidents", ON_THE_REGISTRY | ON_CASES),
    Door(_("Matches"), "situations:matches", MEETS | REGISTRY),
    Door(_("Forecasts"), "forecasts:desk", MAKES_ALERTS),
    Door(_("Situations of risk"), "situations:situations", ON_THE_REGISTRY | ON_CASES),
    Door(_("Desk"), "commitments:own_desk", DESKS, OF_A_DESK),
    Door(_("Meetings and statements"), "diplomacy:calendar", DESK_ROLES),
    Door(_("Opinions asked of you"), "diplomacy:opinions", frozenset({"sector_liaison"})),
    Door(_("Press room"), "press:desk", DESK_ROLES),
    Door(_("Documents"), "evidence:documents", DESKS),
    Door(_("Claims"), "evidence:claims", DESKS),
    Door(_("Treaties"), "commitments:home", DESKS),
    Door(_("Recommendations"), "commitments:recommendations", DESKS, OF_RECOMMENDATIONS),
    Door(_("What is due"), "commitments:due", DESKS | {"sector_liaison"}, OF_WHAT_IS_DUE),
    Door(_("Instruments"), "instruments:list", DESKS),
    Door(_("Country profiles"), "monitor:list", DESKS),
    Door(_("Reports"), "reports:list", DESKS | OF_A_BODY),
    Door(_("Sources"), "evidence:sources", ON_THE_REGISTRY | {"justice_liaison"}),
    Door(_("Files taken in"), "exchange:imports", TAKES_FILES | DESK_ROLES),
    Door(_("Exports"), "exchange:exports", ON_THE_REGISTRY),
    Door(_("Statistics"), "publications:figures", SEES_TRUE_FIGURES),
    Door(_("Releases of statistics"), "publications:releases", APPROVES),
    Door(_("Data protection"), "oversight:desk", frozenset({"data_protection_officer"})),
    Door(_("Journal"), "oversight:journal", ON_WATCH),
    Door(_("Emergency views"), "oversight:glass", APPROVERS),
    Door(_("Courses"), "training:courses", frozenset({"trainer", "assessor"})),
    Door(_("Certificates"), "training:register", CERTIFIES),
    Door(_("Accounts"), "people:accounts", ON_WATCH | {"system_administrator"}),
    Door(_("Terms and holidays"), "places:law_here"),
    Door(_("Notices"), "notices:list"),
)


def doors_for(roles: frozenset[str]) -> list[Door]:
    """Return the doors that someone with these roles may open."""
    return [door for door in DOORS if (not door.roles or door.roles & roles) and _there(door)]


def _there(door: Door) -> bool:
    try:
        reverse(door.page)
    except NoReverseMatch:
        return False
    return True
