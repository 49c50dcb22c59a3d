"""What a list of incidents is narrowed to, as it stands in its address."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

import vocab
from amparo.places.models import Area
from amparo.situations.models import Incident, Information
from amparo.situations.policies import incidents_read_by
from amparo.situations.rules import read_date
from amparo.vault import rules as words
from amparo.vault.blind import digests, sealed_kind
from amparo.vault.finding import FEW
from amparo.vault.models import Posting

KIND = "incident"  # of the blind index
LISTS = {
    "type": "situations/incident_types",
    "verification": "situations/verification",
    "cause": "situations/causes",
}
_CODE = re.compile(r"\s*INC[-\s]*([0-9A-Z]{1,8})\s*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of incidents is narrowed to.

    `since` and `until` are years or partial dates; `region` is an area's code in `country`;
    `source` a kind of source or the key of one; `q` words, or the beginning of a code.
    """

    type: str = ""
    country: str = ""
    region: str = ""
    verification: str = ""
    cause: str = ""
    source: str = ""
    since: str = ""
    until: str = ""
    q: str = ""

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> "Filters":
        """Return the filter of an address; what is not a word of its list is left out."""
        bare = {f.name: str(params.get(f.name, "")).replace("\0", "") for f in fields(cls)}
        said = {name: value.strip()[:60] for name, value in bare.items()}
        said["q"] = " ".join(bare["q"].split())[:120]
        for name, listed in LISTS.items():
            if said[name] not in vocab.terms(listed):
                said[name] = ""
        for name in ("since", "until"):
            if not _is_date(said[name]):
                said[name] = ""
        if said["source"] not in vocab.terms("evidence/source_kinds") and not key(said["source"]):
            said["source"] = ""
        said["country"] = said["country"].upper()[:2]
        return cls(**said)

    @property
    def any(self) -> bool:
        """Test if anything is narrowed."""
        return any(getattr(self, f.name) for f in fields(self))

    @property
    def code(self) -> str:
        """Return the beginning of a code if that is what was typed, or nothing."""
        found = _CODE.fullmatch(self.q)
        return f"INC-{found[1].upper()}" if found else ""

    @property
    def words(self) -> list[str]:
        """Return the words looked for, unless a code is."""
        return [] if self.code else words.words(self.q)

    def as_query(self) -> dict[str, str]:
        """Return the filter as parameters of an address."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name))}


def key(text: str) -> UUID | None:
    """Return a text as the key of a row, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _is_date(text: str) -> bool:
    try:
        return read_date(text).from_on is not None
    except ValueError:
        return False


def narrowed(incidents: QuerySet[Incident], by: Filters, who: Any) -> QuerySet[Incident]:
    """Return the incidents that a filter leaves, its words apart.

    A period holds all that can lie in it. Of an incident whose day someone may not know, it holds
    the whole month: a filter must not tell what the page hides.
    """
    for name in LISTS:
        if value := getattr(by, name):
            incidents = incidents.filter(**{name: value})
    if by.country:
        incidents = incidents.filter(country=by.country)
    if by.region:
        # By key: joined to its area, the database would read every incident to find few.
        incidents = incidents.filter(region__in=_regions(by))
    if by.source:
        incidents = incidents.filter(_told_by(by.source))
    if by.code:
        # Between the first and the last code with this beginning: an index knows these at once.
        incidents = incidents.filter(
            code__range=(by.code, f"{by.code}ZZZZZZZZ"), code__startswith=by.code
        )
    return incidents.filter(_period(by, who))


def _told_by(source: str) -> Q:
    """Return the filter of the incidents that a source, or a kind of source, tells of.

    By their keys where these are few: else every incident would be asked, newest first.
    """
    of = Q(source=key(source)) if key(source) else Q(source__kind=source)
    told = Information.objects.filter(of)
    keys = set(told.values_list("incident", flat=True)[: FEW + 1])
    if len(keys) <= FEW:
        return Q(pk__in=keys)
    return Q(Exists(told.filter(incident=OuterRef("pk"))))


def _regions(by: Filters) -> list[UUID]:
    found = Area.objects.filter(level=Area.REGION, code=by.region)
    if by.country:
        found = found.filter(country=by.country)
    return list(found.values_list("pk", flat=True))


def filtered(incidents: QuerySet[Incident], by: Filters, who: Any) -> QuerySet[Incident]:
    """Return the incidents that a filter leaves with its words, however long that takes.

    For lists that are wanted whole. A page looks with `search_incidents`, which stops in time.
    """
    incidents = narrowed(incidents, by, who)
    reads = incidents_read_by(who)
    for word in by.words:
        forms = words.forms_of(word)
        open_ = _has(digests(KIND, forms))
        hidden = _has(digests(sealed_kind(KIND), forms))
        incidents = incidents.filter(Q(open_) | (Q(hidden) & reads))
    return incidents


def _has(digests: set[int]) -> Exists:
    return Exists(Posting.objects.filter(digest__in=digests, target=OuterRef("pk")))


def _period(by: Filters, who: Any) -> Q:
    exact, coarse, listed = Q(), Q(), Q()
    if by.since and (first := read_date(by.since).from_on):
        exact &= Q(occurred_to_on__gte=first)
        coarse &= Q(occurred_to_on__gte=first.replace(day=1))
        listed &= Q(listed__gte=str(first.year))
    if by.until and (last := read_date(by.until).to_on):
        exact &= Q(occurred_from_on__lte=last)
        coarse &= Q(occurred_from_on__lte=_end_of_month(last))
        listed &= Q(listed__lte=_end_of_month(last).isoformat())
    # `listed` says nothing new; it lets the list begin where the period does.
    if exact == coarse:
        return listed & exact
    return listed & coarse & (exact | ~(Q(secrecy="PUBLIC") | incidents_read_by(who)))


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
