"""Statements: requested, written in numbered paragraphs, cleared, delivered, published (SM7)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

import vocab
from amparo.diplomacy.actions.steps import (
    Cited,
    begun,
    cite_at,
    dated,
    has_come,
    kept,
    locked,
    moved,
    parties,
    party,
    same,
    visible,
    worded,
    written,
)
from amparo.diplomacy.actions.versions import keep_version
from amparo.diplomacy.models import Footnote, Meeting, Paragraph, Statement
from amparo.diplomacy.policies import Can
from amparo.diplomacy.rules.days import may_be_within
from amparo.diplomacy.rules.numbered import Numbered, read_numbered
from amparo.diplomacy.workflow import STATEMENT
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused


@transaction.atomic
def request_statement(
    *, title: str, party_code: str, language: str, desk: Any, by: Actor, at: datetime,
    meeting: Meeting | None = None, when: str = "", speaker: str = "",
    on_behalf_of: Iterable[str] = (),
) -> Statement:  # fmt: skip
    """Ask for a statement to be written.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: without a title, for an unknown State or language, or for a day on which the
        meeting does not meet (rule V-MP4).
    """
    found = begun(Statement(state="requested"), desk=desk, by=by, at=at)
    _describe(
        found, by, title=title, party_code=party_code, language=language, meeting=meeting,
        when=when, speaker=speaker, on_behalf_of=on_behalf_of,
    )  # fmt: skip
    kept(found, by=by, at=at)
    return found


@transaction.atomic
def keep_statement(
    *, title: str, party_code: str, language: str, when: str, text: str, cited: Cited | None,
    desk: Any, by: Actor, at: datetime, meeting: Meeting | None = None, speaker: str = "",
    on_behalf_of: Iterable[str] = (), is_translation: bool = False,
) -> Statement:  # fmt: skip
    """Keep a statement that was delivered already, with where its text is from.

    :raises Denied: if who asks does not work at that desk, or may not see the source.
    :raises Invalid: as `request_statement` and `write_paragraphs`, or without its day.
    """
    if cited is None:
        raise Invalid(_("Choose the source that says so."), "source")
    found = begun(Statement(state="delivered"), desk=desk, by=by, at=at)
    found.is_translation = is_translation
    _describe(
        found, by, title=title, party_code=party_code, language=language, meeting=meeting,
        when=worded(when, "when"), speaker=speaker, on_behalf_of=on_behalf_of,
    )  # fmt: skip
    has_come(found, at)
    kept(found, by=by, at=at, cited=cited)
    _put(found, _read(text))
    return found


@transaction.atomic
def translate(
    *, statement_id: object, language: str, title: str, text: str, by: Actor, at: datetime,
    cited: Cited | None = None,
) -> Statement:  # fmt: skip
    """Keep a translation beside its original, with the same paragraphs by number.

    :raises Denied: if who asks does not work at its desk.
    :raises Invalid: for its own or an unknown language, or other numbers than the original's.
    :raises Refused: if there is one in that language already, or it is a translation itself.
    """
    original = locked(Statement, statement_id, by, Can.WRITE)
    if original.is_translation and original.original_id:
        raise Refused(_("This is a translation already: translate the original."))
    if original.translations.filter(language=language).exists():
        raise Refused(_("There is a translation into this language already."))
    if language == original.language:
        raise Invalid(_("This is the language of the original."), "language")
    read = _read(text)
    if set(read.paragraphs) != set(original.paragraphs.values_list("number", flat=True)):
        raise Invalid(_("The numbers of the paragraphs are not those of the original."), "text")
    state = original.state if original.state != "published" else "delivered"
    found = begun(Statement(state=state), desk=original.desk, by=by, at=at)
    found.is_translation, found.original = True, original
    _describe(
        found, by, title=title, party_code=original.party, language=language,
        meeting=original.meeting, when=original.when, speaker=original.speaker,
        on_behalf_of=original.on_behalf_of,
    )  # fmt: skip
    kept(found, by=by, at=at, cited=cited, original=str(original.pk))
    _put(found, read)
    return found


@transaction.atomic
def write_paragraphs(
    *, statement_id: object, revision: int, text: str, by: Actor, at: datetime
) -> Statement:
    """Write the text of a statement: each paragraph and footnote by its number.

    :raises Denied: if who asks does not work at its desk.
    :raises Refused: if it was cleared, someone changed it since, or a position rests on a paragraph
        that would go.
    :raises Invalid: without numbered paragraphs, or with a number that stands twice.
    """
    found = locked(Statement, statement_id, by, Can.WRITE)
    same(found, revision)
    _not_cleared(found)
    read = _read(text)
    keep_version(found, by=by, at=at)
    if found.state == "requested":
        moved(STATEMENT, "write", found, by=by, at=at)
    _put(found, read)
    found.revision += 1
    found.save(update_fields=["revision"])
    written("worded", found, by=by, at=at, paragraphs=len(read.paragraphs))
    return found


@transaction.atomic
def change_statement(
    *, statement_id: object, revision: int, by: Actor, at: datetime, **words: Any
) -> Statement:
    """Change what is known of a statement beside its text, until it is cleared.

    `words` are those with which it was asked for.

    :raises Denied: if who asks does not work at its desk.
    :raises Refused: if it was cleared, or someone changed it since.
    :raises Invalid: as `request_statement`.
    """
    found = locked(Statement, statement_id, by, Can.WRITE)
    same(found, revision)
    _not_cleared(found)
    keep_version(found, by=by, at=at)
    _describe(found, by, **words)
    found.revision += 1
    found.save()
    written("changed", found, by=by, at=at, revision=found.revision)
    return found


def _not_cleared(found: Statement) -> None:
    if found.state not in ("requested", "draft"):
        raise Refused(_("This statement was cleared: its words are not changed any more."))


@transaction.atomic
def take_back_statement(*, statement_id: object, reason: str, by: Actor, at: datetime) -> Statement:
    """Take a statement back: only its desk still reads it, with the reason.

    :raises Denied: if who asks may not; what was published only a head takes back.
    :raises Invalid: without a reason.
    :raises Refused: if it waits for its delivery, or what is published rests on it.
    """
    found = locked(Statement, statement_id, by, Can.WRITE)
    found.withdrawn_reason = worded(reason, "reason")
    name = "withdraw" if found.state == "published" else "discard"
    moved(STATEMENT, name, found, by=by, at=at)
    return found


@transaction.atomic
def clear(*, statement_id: object, revision: int, by: Actor, at: datetime) -> Statement:
    """Clear a statement for delivery, in the words of one revision.

    :raises Denied: if who asks does not head its desk, or wrote any of its text.
    :raises Refused: if someone changed it since, or it has no paragraphs.
    """
    found = locked(Statement, statement_id, by, Can.PUBLISH)
    same(found, revision)
    found.withdrawn_reason = ""
    moved(STATEMENT, "clear", found, by=by, at=at)
    return found


@transaction.atomic
def send_back(*, statement_id: object, reason: str, by: Actor, at: datetime) -> Statement:
    """Send a cleared statement back to its writers, with the reason.

    :raises Denied: if who asks does not head its desk.
    :raises Invalid: without a reason.
    :raises Refused: if it is not cleared.
    """
    found = locked(Statement, statement_id, by, Can.TAKE_BACK)
    found.withdrawn_reason = worded(reason, "reason")
    moved(STATEMENT, "return", found, by=by, at=at)
    return found


@transaction.atomic
def deliver(
    *, statement_id: object, when: str, cited: Cited, by: Actor, at: datetime, speaker: str = ""
) -> Statement:
    """Write down that a statement was delivered, on which day, and what shows it.

    :raises Denied: if who asks does not work at its desk, or may not see the source.
    :raises Invalid: without its day, for one to come, or on which the meeting does not meet.
    :raises Refused: if it was not cleared.
    """
    found = locked(Statement, statement_id, by, Can.WRITE)
    dated(found, worded(when, "when"), needed=True)
    has_come(found, at)
    _in_the_meeting(found)
    found.speaker = speaker.strip() or found.speaker
    cite_at(found, cited, by=by, at=at)
    moved(STATEMENT, "deliver", found, by=by, at=at)
    return found


@transaction.atomic
def publish_statement(*, statement_id: object, by: Actor, at: datetime) -> Statement:
    """Publish a statement that was delivered.

    :raises Denied: if who asks does not head its desk, or wrote any of it.
    :raises Refused: before it was delivered, without a public source, or beside a meeting that is
        not published.
    """
    found = locked(Statement, statement_id, by, Can.PUBLISH)
    found.published_at, found.published_label = at, by.actor_label
    moved(STATEMENT, "publish", found, by=by, at=at)
    return found


def _describe(
    found: Statement, by: Actor, *, title: str, party_code: str, language: str,
    meeting: Meeting | None, when: str, speaker: str, on_behalf_of: Iterable[str],
) -> None:  # fmt: skip
    found.title, found.party = worded(title, "title"), party(party_code, "party_code")
    if language not in vocab.terms("places/languages"):
        raise Invalid(_("Choose a language from the list."), "language")
    found.language, found.speaker = language, speaker.strip()
    found.meeting = visible(meeting, by, "meeting")
    found.on_behalf_of = parties(on_behalf_of, "on_behalf_of")
    dated(found, when)
    _in_the_meeting(found)


def _in_the_meeting(found: Statement) -> None:
    if found.meeting and not may_be_within(found.when, found.meeting.when):
        raise Invalid(_("The meeting does not meet on this day."), "when")


def _read(text: str) -> Numbered:
    read = read_numbered(text)
    if not read.paragraphs:
        raise Invalid(_("Number the paragraphs: «1.» at the beginning of each."), "text")
    if read.twice:
        raise Invalid(_("The number %(n)d stands twice.") % {"n": read.twice[0]}, "text")
    return read


def _put(found: Statement, read: Numbered) -> None:
    """Set paragraphs and footnotes by their numbers; rows that others rest on stay the same."""
    found.footnotes.all().delete()
    try:
        found.paragraphs.exclude(number__in=read.paragraphs).delete()
    except ProtectedError:
        raise Refused(
            _("A position or a support rests on a paragraph that would go. Move it first.")
        ) from None
    rows = {}
    for number, words in read.paragraphs.items():
        rows[number], _made = Paragraph.objects.update_or_create(
            statement=found, number=number, defaults={"text": words}
        )
    for number, words in read.footnotes.items():
        called = rows.get(read.called_in.get(number, 0))
        Footnote.objects.create(statement=found, number=number, paragraph=called, text=words)
