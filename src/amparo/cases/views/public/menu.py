"""What the person can do on their own case: the doors under «You can»."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amparo.cases.models import Case
from amparo.cases.queries.assessments import told_to_the_person
from amparo.cases.queries.plans import may_ask_review, shown_to_the_person
from amparo.cases.queries.recordings import recordings_of
from amparo.kernel.actors import Holder

Shown = Callable[[Holder, Case], bool]


def always(_holder: Holder, _case: Case) -> bool:
    """Show a door to whoever holds a receipt."""
    return True


def to_the_person(holder: Holder, _case: Case) -> bool:
    """Show a door to the person, or to who speaks for the group."""
    return holder.kind != "third_party"


def once_it_is_written(holder: Holder, case: Case) -> bool:
    """Show a door to the person once there is an account of their risk to read."""
    return to_the_person(holder, case) and told_to_the_person(case) is not None


@dataclass(frozen=True, slots=True)
class Door:
    """One line of «You can»: its words, the name of its address, to whom and when it shows."""

    label: str | Promise
    url_name: str
    shown_if: Shown = to_the_person


@dataclass(frozen=True, slots=True)
class Open:
    """A door that is open now: its words and its address."""

    label: str | Promise
    url: str


def while_protected(holder: Holder, case: Case) -> bool:
    """Show a door while measures are in force."""
    return to_the_person(holder, case) and case.state in {"granted", "implementing", "active"}


def while_closing(holder: Holder, case: Case) -> bool:
    """Show a door while it is proposed to close."""
    return to_the_person(holder, case) and case.state == "closing_proposed"


def while_open(holder: Holder, case: Case) -> bool:
    """Show a door until the case has ended."""
    ended = {"withdrawn", "closed", "referred", "not_admitted", "deceased"}
    return to_the_person(holder, case) and case.state not in ended


def once_there_is_a_plan(holder: Holder, case: Case) -> bool:
    """Show a door once there is a measure to read."""
    return to_the_person(holder, case) and shown_to_the_person(case).exists()


def once_recorded(holder: Holder, case: Case) -> bool:
    """Show a door to the person once a recording of their voice was kept."""
    return to_the_person(holder, case) and any(not one.is_helpers for one in recordings_of(case))


def while_it_can_be_reviewed(holder: Holder, case: Case) -> bool:
    """Show a door while the person may ask that a decision be looked at again."""
    return to_the_person(holder, case) and may_ask_review(case)


# Each page of the person's acts adds its door here, in the order in which they are read.
DOORS: list[Door] = [
    Door(_("Read your plan and answer it"), "public:plan", once_there_is_a_plan),
    Door(_("Say that you do not agree"), "public:review", while_it_can_be_reviewed),
    Door(_("Tell something new"), "public:news", always),
    Door(_("Write a message"), "public:messages", always),
    Door(_("Read what is written about your risk"), "public:assessment", once_it_is_written),
    Door(_("Change how we reach you"), "public:contact"),
    Door(_("Name who goes with you"), "public:companion"),
    Door(_("Say who may know what"), "public:consents"),
    Door(_("See or erase your recordings"), "public:recordings", once_recorded),
    Door(_("See who looked at your request"), "public:looked"),
    Door(_("See, correct or erase your data"), "oversight:ask"),
    Door(_("Answer the proposal to close"), "public:closing", while_closing),
    Door(_("Ask to be assessed again"), "public:again", while_protected),
    Door(_("Complain about how you are treated"), "public:grievance", always),
    Door(_("Stop the request"), "public:stop", while_open),
    Door(_("Get another code"), "public:another_code", always),
]


def open_doors(holder: Holder, case: Case) -> list[Open]:
    """Return the doors open to a person on their case; one whose page is not there is left out."""
    found = []
    for door in DOORS:
        if door.shown_if(holder, case):
            try:
                found.append(Open(door.label, reverse(door.url_name)))
            except NoReverseMatch:
                continue
    return found
