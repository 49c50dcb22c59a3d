"""Who may see import jobs and exports, and the list filters that say the same."""

from enum import StrEnum
from typing import Any

from django.db.models import Q

from amparo.exchange.importers import EXPORTERS, IMPORTERS
from amparo.kernel.actors import SYSTEM
from amparo.kernel.policy import Policy
from amparo.people.models import User


class Can(StrEnum):
    """Permissions of this room."""

    LOAD = "import:load"
    SEE_JOB = "import:see"
    SEE_EXPORT = "export:see"
    ASK_EXPORT = "export:ask"


def is_system(who: Any, what: Any) -> bool:
    return who is SYSTEM


def may_load_some_kind(who: Any, what: Any) -> bool:
    return bool(kinds_for(who))


def may_load_this_kind(who: Any, what: Any) -> bool:
    return what is not None and what.kind in kinds_for(who)


def asked_for_it(who: Any, what: Any) -> bool:
    return what is not None and isinstance(who, User) and what.asked_by == who.pk


def may_approve_this_kind(who: Any, what: Any) -> bool:
    return what is not None and what.kind in approved_by(who)


def may_ask_for_some_list(who: Any, what: Any) -> bool:
    return any(exporter.may_ask(who) for exporter in EXPORTERS.values())


POLICY = Policy(
    {
        Can.LOAD: ((is_system,), (may_load_some_kind,)),
        Can.SEE_JOB: ((is_system,), (may_load_this_kind,)),
        Can.SEE_EXPORT: ((asked_for_it,), (may_approve_this_kind,)),
        Can.ASK_EXPORT: ((may_ask_for_some_list,),),
    }
)


def kinds_for(who: Any) -> list[str]:
    """Return the kinds of files that someone may take in."""
    return sorted(kind for kind, importer in IMPORTERS.items() if importer.may(who))


def kinds_with_forms(who: Any) -> list[str]:
    """Return the kinds of which an empty form can be taken, to be filled in elsewhere."""
    return [kind for kind in kinds_for(who) if hasattr(IMPORTERS[kind], "form")]


def approved_by(who: Any) -> list[str]:
    """Return the kinds of lists whose leaving someone may approve."""
    return sorted(kind for kind, exporter in EXPORTERS.items() if exporter.may_approve(who))


def jobs_seen_by(who: Any) -> Q:
    """Return the list filter that says the same as `import:see`."""
    return Q() if who is SYSTEM else Q(kind__in=kinds_for(who))


def exports_seen_by(who: Any) -> Q:
    """Return the list filter that says the same as `export:see`."""
    if not isinstance(who, User):
        return Q(pk__in=())
    return Q(asked_by=who.pk) | Q(kind__in=approved_by(who))
