"""Incidents of a whole import withdrawn and restored, for the page of that import."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from amparo.kernel.actors import Actor
from amparo.situations import actions
from amparo.situations.models import Incident
from amparo.situations.queries import known_incidents
from amparo.situations.queries.touched import why_stays

LABEL = "situations.Incident:"


class TakingIncidentsBack:
    """What an importer of incidents can do with all that it brought."""

    def why_stays(self, labels: Sequence[str], *, by: Actor) -> dict[str, str]:
        """Return of the incidents that would stay, by label, why."""
        return _named(why_stays(Incident.objects.filter(pk__in=_keys(labels)), by))

    def take_back(
        self, labels: Sequence[str], *, job: str, by: Actor, at: datetime
    ) -> dict[str, str]:
        """Withdraw the incidents that nobody has touched; return why the others stay."""
        return _named(actions.take_back(keys=_keys(labels), job=job, by=by, at=at))

    def put_back(
        self, labels: Sequence[str], *, job: str, by: Actor, at: datetime
    ) -> dict[str, str]:
        """Restore what was withdrawn with the import; return why others stay as they are."""
        keys = _keys(labels)
        back = actions.put_back(keys=keys, job=job, by=by, at=at)
        return _named({key: "changed" for key in keys if key not in back})

    def names_of(self, labels: Sequence[str], *, by: Actor) -> dict[str, str]:
        """Return the codes of those incidents that someone may know of."""
        found = known_incidents(by).filter(pk__in=_keys(labels)).values_list("pk", "code")
        return _named(dict(found))

    def in_words(self, reason: str) -> str:
        """Return why an incident stays, in words."""
        words = {
            "withdrawn": _("withdrawn already"),
            "closed": _("secret: not open to you"),
            "merged": _("merged with another"),
            "verified": _("someone said how far it is established"),
            "corrected": _("corrected"),
            "tied": _("a case rests on it"),
            "linked": _("tied to another incident or to a situation of risk"),
            "told": _("a source, a recording or an intervention was added"),
            "compared": _("compared with another, and said to be different"),
            "again": _("its row came in again, as another record"),
        }
        return words.get(reason, _("changed since"))


def _keys(labels: Sequence[str]) -> list[UUID]:
    return [UUID(label.removeprefix(LABEL)) for label in labels]


def _named(found: dict[UUID, str]) -> dict[str, str]:
    return {f"{LABEL}{key}": said for key, said in found.items()}
