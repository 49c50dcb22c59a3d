"""Releases: written, cleared by a second person, numbered and published, withdrawn.

Whether words name a protected person is looked up only when they go out: a draft that was refused
would tell its writer who is protected.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

import vocab
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Denied, Invalid, Outdated, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import hold_journal, locking
from amparo.ledger.moving import move
from amparo.people.models import Organisation
from amparo.press.models import Release, Version
from amparo.press.policies import POLICY, Can, wrote_none_of_it
from amparo.press.rules import BadLink, links_in, paragraphs_of, typed_again
from amparo.press.workflow import RELEASE
from amparo.vault.naming import require_nobody

LANGUAGES = ("es", "en", "qu")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is written in a release; `links` one a line, an address of this site and its words."""

    title: str
    text: str
    contact: str
    place: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    links: str = ""


def words_of(release: Release) -> Words:
    """Return the words of a release as they are typed."""
    named = {f.name: getattr(release, f.name) for f in fields(Words) if f.name != "links"}
    return Words(links=typed_again(release.links), **named)


@transaction.atomic
def write(
    *, body: Organisation, kind: str, language: str, words: Words, by: Actor, at: datetime
) -> Release:
    """Write a release as a draft of a body.

    :raises Denied: if who asks does not work at that desk.
    :raises Invalid: without a title, a text or a contact, for a kind or language of no list, or a
        link that is no page of this site.
    """
    release = Release(body=body, kind=kind, language=language)
    POLICY.require(by, Can.WRITE, release)
    if kind not in vocab.terms("press/kinds"):
        raise Invalid(_("Choose from the list."), "kind")
    return _begun(release, words, by, at)


@transaction.atomic
def translate(
    *, release_id: object, language: str, words: Words, by: Actor, at: datetime
) -> Release:
    """Write a release in another language: it keeps the number of the first.

    :raises Denied: if who asks does not work at its desk.
    :raises Invalid: as `write`, or for a language that it has already.
    :raises Refused: for a translation of a translation.
    """
    first = _locked(release_id, by, Can.WRITE)
    if first.original_id:
        raise Refused(_("This is a translation already: translate the first text."))
    if language == first.language or _family(first).filter(language=language).exists():
        raise Invalid(_("There is a text in this language already."), "language")
    release = Release(body=first.body, kind=first.kind, language=language, original=first)
    return _begun(release, words, by, at)


@transaction.atomic
def change(*, release_id: object, revision: int, words: Words, by: Actor, at: datetime) -> Release:
    """Change a draft; what it said before is kept, and whoever wrote any of it does not clear it.

    :raises Denied: if who asks does not work at its desk.
    :raises Invalid: as `write`.
    :raises Outdated: if someone changed it since.
    :raises Refused: if it is no draft.
    """
    release = _locked(release_id, by, Can.WRITE)
    if release.state != "draft":
        raise Refused(_("Only a draft is changed. Send it back first, or withdraw it."))
    _same(release, revision)
    before = words_of(release)
    Version.objects.create(
        release=release, revision=release.revision, changed_at=at, changed_label=by.actor_label,
        words={f.name: getattr(before, f.name) for f in fields(Words)},
    )  # fmt: skip
    _put(release, words)
    release.written_id, release.written_label = by.actor_id, by.actor_label
    release.revision += 1
    release.save()
    _record("changed", release, by, at, revision=release.revision)
    return release


@transaction.atomic
def clear(*, release_id: object, revision: int, by: Actor, at: datetime) -> Release:
    """Say as a second person that the words of one revision may go out.

    :raises Denied: if who asks wrote any of them, or does not work at its desk.
    :raises Outdated: if someone changed it since.
    :raises Refused: if it is no draft.
    """
    release = _locked(release_id, by, Can.CLEAR)
    _same(release, revision)
    release.cleared_id, release.cleared_label = by.actor_id, by.actor_label
    release.cleared_at, release.reason = at, ""
    return _moved("clear", release, by, at, revision=release.revision)


@transaction.atomic
def send_back(*, release_id: object, reason: str, by: Actor, at: datetime) -> Release:
    """Send a cleared release back to who wrote it, with the reason.

    :raises Denied: if who asks wrote any of it, or does not work at its desk.
    :raises Invalid: without a reason.
    :raises Refused: if it is not cleared.
    """
    release = _locked(release_id, by, Can.CLEAR)
    release.reason = _said(reason, "reason")
    return _moved("return", release, by, at)


@transaction.atomic
def publish(*, release_id: object, by: Actor, at: datetime) -> Release:
    """Publish a cleared release under the next number of its body's year; the readers are told.

    The numbers of a year have no gap: they are given here, one publication after another. A
    translation has the number of its first text, and tells nobody a second time.

    :raises Denied: if who asks does not head its desk.
    :raises Refused: if nobody cleared it, its first text is not published, or its words may name a
        person who is protected by now.
    """
    hold_journal()  # two publications at one moment take turns, and so two numbers
    release = _locked(release_id, by, Can.PUBLISH)
    # First if it may go out at all: a draft that was refused would tell its writer who is kept.
    RELEASE.check(RELEASE.move("publish"), release)
    require_nobody(_open_words(release), what=release, by=by, at=at)
    release.published_at, release.published_label = at, by.actor_label
    if release.original_id is None:
        year = timezone.localdate(at).year
        given = Release.objects.filter(body=release.body_id, year=year).aggregate(n=Max("number"))
        release.year, release.number = year, (given["n"] or 0) + 1
    published = _moved("publish", release, by, at, number=release.called)
    ledger.emit(verb="press.published", target=release, at=at, payload={"kind": release.kind})
    return published


@transaction.atomic
def withdraw(*, release_id: object, reason: str, by: Actor, at: datetime) -> Release:
    """Withdraw a published release: its number stays, with the day and the reason; nothing else.

    :raises Denied: if who asks does not head its desk.
    :raises Invalid: without a reason.
    :raises Refused: if it is not published, a translation of it is, or the reason may name someone.
    """
    release = _locked(release_id, by, Can.PUBLISH)
    release.reason = _said(reason, "reason")
    RELEASE.check(RELEASE.move("withdraw"), release)
    require_nobody(release.reason, what=release, by=by, at=at)
    return _moved("withdraw", release, by, at)


@transaction.atomic
def discard(*, release_id: object, by: Actor, at: datetime) -> Release:
    """Discard a draft.

    :raises Denied: if who asks does not work at its desk.
    :raises Refused: if it is no draft.
    """
    return _moved("discard", _locked(release_id, by, Can.WRITE), by, at)


def _begun(release: Release, words: Words, by: Actor, at: datetime) -> Release:
    if release.language not in LANGUAGES:
        raise Invalid(_("Choose a language from the list."), "language")
    release.written_id, release.written_label, release.written_at = (
        by.actor_id, by.actor_label, at,
    )  # fmt: skip
    _put(release, words)
    release.save(force_insert=True)
    _record("written", release, by, at, kind=release.kind, language=release.language)
    return release


def _put(release: Release, words: Words) -> None:
    release.title, release.text = _said(words.title, "title"), words.text.strip()
    if not paragraphs_of(words.text):
        raise Invalid(_("Write this."), "text")
    release.contact = _said(words.contact, "contact")
    if not (words.contact_email.strip() or words.contact_phone.strip()):
        raise Invalid(_("Give an e-mail or a telephone at which the press can ask."), "contact")
    release.contact_email = words.contact_email.strip()
    release.contact_phone, release.place = words.contact_phone.strip(), words.place.strip()
    release.links = _links(words.links)


def _links(typed: str) -> list[dict[str, str]]:
    try:
        found = links_in(typed)
        for link in found:
            resolve(link.path.partition("#")[0].partition("?")[0])
    except BadLink as bad:
        raise Invalid(
            _("«%(line)s» is no page of this site: begin with /, then the words.")
            % {"line": bad.line}, "links",
        ) from None  # fmt: skip
    except Resolver404:
        raise Invalid(_("One of these pages is not there."), "links") from None
    return [{"path": link.path, "words": link.words} for link in found]


def _open_words(release: Release) -> str:
    """Return what a release says of people: its contact is a public office, and left out."""
    words = words_of(release)
    return "\n".join((words.title, words.text, words.place, words.links))


def _family(first: Release) -> Any:
    return Release.objects.filter(original=first).exclude(state__in=("withdrawn", "discarded"))


def _said(text: str, field: str) -> str:
    if not (said := text.strip()):
        raise Invalid(_("Write this."), field)
    return said


def _same(release: Release, revision: int) -> None:
    if release.revision != revision:
        raise Outdated(
            _("Someone changed this meanwhile. Compare what you typed with what stands now.")
        )


def _locked(key: object, by: Actor, permit: Can) -> Release:
    release = locking(Release, of=("self",)).select_related("body", "original__body").get(pk=key)
    if not POLICY.allows(by, permit, release):
        if permit == Can.CLEAR and not wrote_none_of_it(by, release):
            raise Denied(_("Whoever wrote any of it does not clear it: ask someone else."), release)
        POLICY.require(by, permit, release)
    return release


def _moved(name: str, release: Release, by: Actor, at: datetime, **after: Any) -> Release:
    move(RELEASE, name, release, noun="press", by=by, at=at, **after)
    return release


def _record(verb: str, release: Release, by: Actor, at: datetime, **after: Any) -> None:
    ledger.record(verb=f"press.{verb}", target=release, by=by, at=at, after=after)
