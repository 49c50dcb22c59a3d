"""Who may hold courses, certify and see certificates."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q

from amparo.kernel.actors import SYSTEM
from amparo.kernel.policy import Policy
from amparo.people.queries import posts_of, roles_of


class Can(StrEnum):
    """Permissions of the training room."""

    READ_COURSES = "course:read"
    HOLD = "course:hold"
    ENROL = "course:enrol"
    READ_REGISTER = "register:read"
    READ = "certificate:read"
    CERTIFY = "certificate:issue"
    REVOKE = "certificate:revoke"


@dataclass(frozen=True, slots=True)
class Matter:
    """What a permission is asked about: a body's course or certificate, and whose it is."""

    body_id: UUID
    user_id: UUID | None = None


# Trainers see whom they train; the lead of assessments must know who may sign; an auditor looks.
SEES_REGISTER = frozenset({"trainer", "assessment_lead", "auditor"})


def is_the_system(who: Any, what: Any) -> bool:
    return who is SYSTEM


def holds_a_post(who: Any, what: Any) -> bool:
    return bool(roles_of(who))


def sees_the_register(who: Any, what: Any) -> bool:
    return bool(roles_of(who) & SEES_REGISTER)


def is_trainer_of_the_body(who: Any, matter: Any) -> bool:
    return matter.body_id in {p.organisation_id for p in posts_of(who) if p.role == "trainer"}


def is_about_themselves(who: Any, matter: Any) -> bool:
    return getattr(who, "is_authenticated", False) and who.pk == matter.user_id


def is_about_another(who: Any, matter: Any) -> bool:
    return not is_about_themselves(who, matter)


POLICY = Policy(
    {
        Can.READ_COURSES: ((holds_a_post,),),
        Can.HOLD: ((is_the_system,), (is_trainer_of_the_body,)),
        Can.ENROL: (
            (is_the_system,),
            (is_trainer_of_the_body,),
            (holds_a_post, is_about_themselves),
        ),
        Can.READ_REGISTER: ((sees_the_register,),),
        Can.READ: ((is_about_themselves,), (sees_the_register,)),
        # Nobody certifies themselves, nor takes back a certificate of their own.
        Can.CERTIFY: ((is_the_system,), (is_trainer_of_the_body, is_about_another)),
        Can.REVOKE: ((is_the_system,), (is_trainer_of_the_body, is_about_another)),
    }
)
NOBODY = Q(pk__in=[])


def courses_readable_by(who: Any) -> Q:
    """Return Can.READ_COURSES as a filter of courses."""
    return Q() if roles_of(who) else NOBODY


def readable_by(who: Any) -> Q:
    """Return Can.READ as a filter of certificates. A property test holds the two together."""
    if roles_of(who) & SEES_REGISTER:
        return Q()
    return Q(user_id=who.pk) if getattr(who, "is_authenticated", False) else NOBODY
