"""Forums, processes, meetings, who takes part in what way, offices."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.diplomacy.actions.steps import (
    Cited,
    begun,
    chosen,
    dated,
    kept,
    party,
    visible,
    worded,
)
from amparo.diplomacy.models import Forum, Meeting, Office, Participation, Process
from amparo.diplomacy.rules.counting import first_times_fit
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid


@transaction.atomic
def add_forum(
    *, name: str, type: str, desk: Any, by: Actor, at: datetime, acronym: str = "",  # noqa: A002
    parent: Forum | None = None, cited: Cited | None = None,
) -> Forum:  # fmt: skip
    """Add an organisation, an organ or a group in which States meet.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: without a name, or for a type of no list.
    """
    forum = begun(Forum(), desk=desk, by=by, at=at)
    describe_forum(forum, by, name=name, type=type, acronym=acronym)
    forum.parent = visible(parent, by, "parent")
    kept(forum, by=by, at=at, cited=cited)
    return forum


def describe_forum(forum: Forum, by: Actor, *, name: str, type: str, acronym: str = "") -> None:  # noqa: A002
    """Set what a forum is called and what it is."""
    forum.name, forum.acronym = worded(name, "name"), acronym.strip()
    forum.type = chosen(type, "forum_kinds", "type")


@transaction.atomic
def add_process(
    *, name: str, desk: Any, by: Actor, at: datetime, forum: Forum | None = None, when: str = "",
    cited: Cited | None = None,
) -> Process:  # fmt: skip
    """Add a course of meetings; `when` is the period that it ran.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: without a name.
    """
    process = begun(Process(), desk=desk, by=by, at=at)
    describe_process(process, by, name=name, forum=forum, when=when)
    kept(process, by=by, at=at, cited=cited)
    return process


def describe_process(
    process: Process, by: Actor, *, name: str, forum: Forum | None = None, when: str = ""
) -> None:
    """Set what a process is called, where and when it runs."""
    process.name, process.forum = worded(name, "name"), visible(forum, by, "forum")
    dated(process, when)


@transaction.atomic
def add_meeting(
    *, title: str, desk: Any, by: Actor, at: datetime, when: str = "", forum: Forum | None = None,
    process: Process | None = None, ordinal: int | None = None, place: str = "", host: str = "",
    state_count: int | None = None, first_time_count: int | None = None,
    cited: Cited | None = None,
) -> Meeting:  # fmt: skip
    """Add a meeting, past or to come.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: without a title, for an unknown host, or if more came for the first time than
        came at all (rule V-MP3).
    """
    meeting = begun(Meeting(), desk=desk, by=by, at=at)
    describe_meeting(
        meeting, by, title=title, when=when, forum=forum, process=process, ordinal=ordinal,
        place=place, host=host, state_count=state_count, first_time_count=first_time_count,
    )  # fmt: skip
    kept(meeting, by=by, at=at, cited=cited)
    return meeting


def describe_meeting(
    meeting: Meeting, by: Actor, *, title: str, when: str = "", forum: Forum | None = None,
    process: Process | None = None, ordinal: int | None = None, place: str = "", host: str = "",
    state_count: int | None = None, first_time_count: int | None = None,
) -> None:  # fmt: skip
    """Set what is known of a meeting."""
    meeting.title = worded(title, "title")
    meeting.forum, meeting.process = visible(forum, by, "forum"), visible(process, by, "process")
    meeting.ordinal, meeting.place = ordinal, place.strip()
    meeting.host = party(host, "host", needed=False)
    if not first_times_fit(first_time_count, state_count):
        raise Invalid(
            _("More States came for the first time than came at all."), "first_time_count"
        )
    meeting.state_count, meeting.first_time_count = state_count, first_time_count
    dated(meeting, when)


@transaction.atomic
def take_part(
    *, party_code: str, role: str, desk: Any, by: Actor, at: datetime,
    meeting: Meeting | None = None, process: Process | None = None, delegation: str = "",
    when: str = "", cited: Cited | None = None,
) -> Participation:  # fmt: skip
    """Write down what a State did in a meeting, or in a process.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: for an unknown State or role, or unless one of meeting and process is given.
    """
    found = begun(Participation(), desk=desk, by=by, at=at)
    describe_participation(
        found, by, party_code=party_code, role=role, meeting=meeting, process=process,
        delegation=delegation, when=when,
    )  # fmt: skip
    kept(found, by=by, at=at, cited=cited)
    return found


def describe_participation(
    found: Participation, by: Actor, *, party_code: str, role: str, meeting: Meeting | None = None,
    process: Process | None = None, delegation: str = "", when: str = "",
) -> None:  # fmt: skip
    """Set which State did what, and where."""
    found.party = party(party_code, "party_code")
    found.role = chosen(role, "participation_roles", "role")
    if (meeting is None) == (process is None):
        raise Invalid(_("Choose either a meeting or a process."), "meeting")
    found.meeting = visible(meeting, by, "meeting")
    found.process = visible(process, by, "process")
    found.delegation = delegation.strip()
    dated(found, when)


@transaction.atomic
def hold_office(
    *, party_code: str, forum: Forum, office: str, when: str, desk: Any, by: Actor, at: datetime,
    cited: Cited | None = None,
) -> Office:  # fmt: skip
    """Write down an office that a State holds, from when to when.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: for an unknown State or office, or without its period.
    """
    found = begun(Office(), desk=desk, by=by, at=at)
    describe_office(found, by, party_code=party_code, forum=forum, office=office, when=when)
    kept(found, by=by, at=at, cited=cited)
    return found


def describe_office(
    found: Office, by: Actor, *, party_code: str, forum: Forum, office: str, when: str
) -> None:
    """Set which State holds which office, from when to when."""
    found.party = party(party_code, "party_code")
    visible(forum, by, "forum")
    found.forum, found.office = forum, chosen(office, "offices", "office")
    dated(found, when, needed=True)
