"""What is said of an incident, and the check of its words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

import vocab
from amparo.evidence.models import File, Source
from amparo.kernel.errors import Invalid
from amparo.people.models import Organisation
from amparo.places.models import Area
from amparo.situations import rules
from amparo.situations.models import Collective, Incident, Person, RiskSituation

LONGEST = 50_000  # characters of a description


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvementFacts:
    """Who is thought to have done an act, by class, and how."""

    actor_class: str
    degree: str = "unknown"
    organisation: Organisation | None = None
    actor_detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFacts:
    """One kind of deed done to one victim or group."""

    type: str
    person: Person | None = None
    collective: Collective | None = None
    victim_gender: str = ""
    victim_age: int | None = None
    victim_traits: Sequence[str] = ()
    victims: int = 1
    method: str = ""
    consequences: str = ""
    status_at_end: str = ""
    by_whom: Sequence[InvolvementFacts] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationFacts:
    """What a source says of an incident: a source, a file or a person who told."""

    source: Source | None = None
    copy: File | None = None
    told_by: str = ""
    relation: str = ""
    reliability: str = "unknown"
    locator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFacts:
    """Who did what to whom, when and where. `row` is where it stood in a file, if it did."""

    type: str
    country: str
    occurred: str = ""
    occurred_precision: str = ""
    region: Area | None = None
    district: Area | None = None
    region_as_written: str = ""
    country_as_written: str = ""
    exact_place: str = ""
    description: str = ""
    public_summary: str = ""
    cause: str = ""
    sector: str = ""
    rights: Sequence[str] = ()
    number_of_victims: int = 1
    secrecy: str = "RESTRICTED"
    situation: RiskSituation | None = None
    chain: Incident | None = None
    acts: Sequence[ActFacts] = ()
    information: Sequence[InformationFacts] = ()
    row: int = 0


# Field, closed list.
LISTS = (
    ("type", "situations/incident_types"),
    ("cause", "situations/causes"),
    ("sector", "situations/sectors"),
    ("secrecy", "places/secrecy"),
)


def check(facts: IncidentFacts) -> rules.KnownDate:
    """Check every word of what is said, and return what is known of its date.

    :raises Invalid: at the field that does not fit.
    """
    if not facts.type:
        raise Invalid(_("Choose what happened."), "type")
    for name, listed in LISTS:
        check_word(listed, getattr(facts, name), name)
    for right in facts.rights:
        check_word("situations/rights", right, "rights")
    if facts.number_of_victims < 0:
        raise Invalid(_("The number of victims is 0 or more."), "number_of_victims")
    for name in ("description", "public_summary", "exact_place"):
        if len(getattr(facts, name)) > LONGEST:
            raise Invalid(
                _("The text is too long: %(n)d characters is the limit.") % {"n": LONGEST}, name
            )
    for act in facts.acts:
        check_act(act)
    for item in facts.information:
        check_information(item)
    return known_date(facts.occurred, facts.occurred_precision)


def check_act(act: ActFacts) -> None:
    """Check the words of an act.

    :raises Invalid: at the field that does not fit.
    """
    check_word("situations/incident_types", act.type, "type")
    check_word("situations/genders", act.victim_gender, "victim_gender")
    for trait in act.victim_traits:
        check_word("situations/victim_traits", trait, "victim_traits")
    for one in act.by_whom:
        check_word("situations/suspected_actors", one.actor_class, "suspected")
        check_word("situations/involvement_degrees", one.degree, "degree")


def check_information(item: InformationFacts) -> None:
    """Check that a statement has an origin.

    :raises Invalid: if there is neither a source, nor a file, nor a person who told.
    """
    if not (item.source or item.copy or item.told_by):
        raise Invalid(_("Name the source: a publication, a file, or who told it."), "source")
    check_word("situations/reliability", item.reliability, "reliability")


def known_date(occurred: str, precision: str) -> rules.KnownDate:
    """Return what is known of a date.

    :raises Invalid: if it has no shape.
    """
    try:
        return rules.read_date(occurred, precision=precision)
    except ValueError:
        raise Invalid(
            _("Write the date as 2020, 2020-06 or 2020-06-14, or leave it empty."), "occurred"
        ) from None


def check_word(listed: str, key: str, name: str) -> None:
    """Check that a key is on its list; an empty one is.

    :raises Invalid: at the field.
    """
    if key and key not in vocab.terms(listed):
        raise Invalid(_("«%(word)s» is not on the list.") % {"word": key}, name)
