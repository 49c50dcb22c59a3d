"""Opening editions, copying them for a new year, taking them on to publication."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import vocab
from amparo.evidence.models import Claim, Source
from amparo.kernel.actors import SYSTEM, VISITOR, Actor
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger import actions as ledger
from amparo.ledger.locks import locking
from amparo.monitor.models import Edition, Paragraph, Profile, Section, Usage, Wording
from amparo.monitor.policies import POLICY, Can, wrote_none_of_it
from amparo.monitor.queries.checks import faults_of
from amparo.monitor.queries.rendering import LANGUAGES, PRINTED, built, paragraphs_of
from amparo.monitor.rules.rendering import frozen
from amparo.monitor.workflow import EDITION
from vocab.monitor import plans
from vocab.states import state

EARLIEST, LATEST = 1945, 2200  # years of an edition
CODES = {"annual": "", "ten_year": "-ten-years", "mid_year_update": "-mid-year"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFacts:
    """What is said of an edition as a whole. `since_year` only of one over ten years."""

    kind: str
    year: int
    language: str = "en"
    cut_off: date | None = None
    authors: str = ""
    since_year: int | None = None


@transaction.atomic
def open_profile(*, country: str, topic: str, by: Actor, at: datetime) -> Profile:
    """Begin to monitor a State on a topic.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: for a State or a topic of no list.
    :raises Refused: if it is monitored already.
    """
    POLICY.require(by, Can.WRITE)
    if state(country) is None:
        raise Invalid(_("Choose from the list."), "country")
    if topic not in plans():
        raise Invalid(_("Choose from the list."), "topic")
    if Profile.objects.filter(country=country, topic=topic).exists():
        raise Refused(_("This State is monitored on this topic already."))
    profile = Profile.objects.create(country=country, topic=topic, opened_at=at)
    after = {"country": country, "topic": topic}
    ledger.record(verb="profile.opened", target=profile, by=by, at=at, after=after)
    return profile


@transaction.atomic
def open_edition(
    *, profile_id: object, facts: EditionFacts, by: Actor, at: datetime,
    reproduces: Source | None = None,
) -> Edition:  # fmt: skip
    """Open an empty edition with the sections of its topic; `reproduces` a published text.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: for a kind, language or year that cannot be, or years in the wrong order.
    :raises Refused: if this edition is there already.
    """
    POLICY.require(by, Can.WRITE)
    profile = locking(Profile).get(pk=profile_id)
    edition = _opened(profile, facts, at, reproduces)
    for order, plan in enumerate(plans()[profile.topic].section, start=1):
        Section.objects.create(edition=edition, key=plan.key, order=order)
    after = {"code": edition.code}
    ledger.record(verb="edition.opened", target=edition, by=by, at=at, after=after)
    return edition


@transaction.atomic
def copy_edition(*, edition_id: object, facts: EditionFacts, by: Actor, at: datetime) -> Edition:
    """Open a new edition with the sections and words of an older one.

    Each claim is taken over in the version that the older edition used, and says of when it is;
    what was replaced since is marked, until an editor takes the newer facts.

    :raises Denied: if who asks works at no desk.
    :raises Invalid: as `open_edition`, or for a year before the one copied.
    :raises Refused: if that edition is there already.
    """
    old = locking(Edition).select_related("profile").get(pk=edition_id)
    POLICY.require(by, Can.WRITE)
    POLICY.require(by, Can.SEE, old)
    if facts.year < old.year:
        raise Invalid(_("A new edition is not older than the one it is copied from."), "year")
    new = _opened(old.profile, facts, at, old.reproduces, previous=old)
    # What was written stays its writers': whoever wrote the older words wrote these.
    new.writers = [*old.writers]
    new.save(update_fields=["writers"])
    for plan in old.sections.all():
        Section.objects.create(edition=new, key=plan.key, order=plan.order)
    sections = {one.key: one for one in new.sections.all()}
    for row in paragraphs_of(old):
        paragraph = Paragraph.objects.create(
            section=sections[row.section.key], order=row.order, es=row.es, en=row.en,
            changed_at=at, changed_label=by.actor_label, copied_from=row,
        )  # fmt: skip
        keep_wording(paragraph)
    for usage in old.usages.select_related("claim"):
        Usage.objects.create(
            edition=new, key=usage.key, claim=usage.claim, type=usage.type, printed=usage.printed,
            as_of=usage.as_of or _old_date(usage.claim, old), used_at=at,
            used_label=by.actor_label,
        )  # fmt: skip
    after = {"code": new.code, "from": old.code}
    ledger.record(verb="edition.copied", target=new, by=by, at=at, after=after)
    return new


def _old_date(claim: Claim, edition: Edition) -> str:
    cut_off = edition.cut_off.isoformat() if edition.cut_off else str(edition.year)
    return claim.as_of or claim.period or cut_off


def _opened(
    profile: Profile, facts: EditionFacts, at: datetime, reproduces: Source | None,
    previous: Edition | None = None,
) -> Edition:  # fmt: skip
    _check(facts)
    code = f"{profile.country}-{profile.topic}-{facts.year}{CODES[facts.kind]}"
    try:
        with transaction.atomic():
            return Edition.objects.create(
                profile=profile, kind=facts.kind, year=facts.year, since_year=facts.since_year,
                code=code.lower().replace("_", "-"), language=facts.language,
                cut_off=facts.cut_off, authors=facts.authors.strip(), reproduces=reproduces,
                previous=previous, opened_at=at, updated_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("This edition is there already.")) from None


def _check(facts: EditionFacts) -> None:
    if facts.kind not in vocab.terms("monitor/edition_kinds"):
        raise Invalid(_("Choose from the list."), "kind")
    if facts.language not in LANGUAGES:
        raise Invalid(_("Choose from the list."), "language")
    if not EARLIEST <= facts.year <= LATEST:
        raise Invalid(_("Write a year, such as 2026."), "year")
    if facts.since_year is not None and not EARLIEST <= facts.since_year < facts.year:
        raise Invalid(_("The first year lies before the last."), "since_year")


@transaction.atomic
def change_edition(
    *, edition_id: object, revision: int, cut_off: date | None, authors: str, by: Actor,
    at: datetime,
) -> Edition:  # fmt: skip
    """Change up to which day an edition looks, and whose names stand on it.

    :raises Denied: if who asks works at no desk.
    :raises Refused: if it was published, or another changed it meanwhile.
    """
    edition = writable(edition_id, by)
    if edition.revision != revision:
        raise Refused(
            _("Someone changed this meanwhile. Compare what you typed with what stands now.")
        )
    edition.cut_off, edition.authors = cut_off, authors.strip()[:300]
    edition.save(update_fields=["cut_off", "authors"])
    touched(edition, by, at)
    after = {"cut_off": cut_off.isoformat() if cut_off else ""}
    ledger.record(verb="edition.changed", target=edition, by=by, at=at, after=after)
    return edition


@transaction.atomic
def move_edition(*, edition_id: object, name: str, by: Actor, at: datetime) -> Edition:
    """Take an edition on (SM18); `finish` and `publish` need a second person and a clean text.

    Publication freezes its words, its footnotes and the versions of the claims it rests on.

    :raises Denied: if who asks may not; whoever wrote a word of it does not end the check.
    :raises Refused: if it is not at that stage, or something in it must be put right first: each
        is named.
    """
    edition = locking(Edition).select_related("profile").get(pk=edition_id)
    move = EDITION.move(name)
    # Archiving needs no second person: nothing is said anew.
    what = None if name == "archive" else edition
    if not POLICY.allows(by, move.permit, what):
        if by is not SYSTEM and not wrote_none_of_it(by, what):
            raise Denied(
                _("Whoever wrote in an edition does not declare it final: ask someone else."),
                edition,
            )
        POLICY.require(by, move.permit, what)
    EDITION.check(move, edition)
    if name in ("finish", "publish"):
        _is_clean(edition)
    before, edition.state = edition.state, move.target
    if name == "finish":
        edition.final_revision, edition.reviewer_label = edition.revision, by.actor_label
    if name == "publish":
        _freeze(edition, by, at)
    if name == "archive":
        edition.archived_at = at
    edition.save()
    ledger.record(
        verb=f"edition.{move.name}", target=edition, by=by, at=at, before={"state": before},
        after={"state": edition.state, "revision": edition.revision, "sha256": edition.sha256},
    )  # fmt: skip
    return edition


def _is_clean(edition: Edition) -> None:
    if faults := faults_of(edition):
        more = len(faults) - 3
        named = " ".join(fault.text for fault in faults[:3])
        if more > 0:
            named += " " + _("And %(n)d more.") % {"n": more}
        raise Refused(named)


def _freeze(edition: Edition, by: Actor, at: datetime) -> None:
    edition.published_at, edition.published_label = at, by.actor_label
    edition.updated_at = at
    kept: dict[str, Any] = {
        language: frozen(built(edition, language, VISITOR)) for language in PRINTED
    }
    edition.frozen = kept
    whole = json.dumps(kept, sort_keys=True, ensure_ascii=False)
    edition.sha256 = hashlib.sha256(whole.encode()).hexdigest()


def writable(edition_id: object, by: Actor) -> Edition:
    """Return an edition, locked, for who may write in it.

    :raises Denied: if who asks works at no desk.
    :raises Refused: if it was published.
    """
    edition = locking(Edition).select_related("profile").get(pk=edition_id)
    POLICY.require(by, Can.WRITE, edition)
    if edition.is_frozen:
        raise Refused(_("What was published is not changed: open a new edition."))
    return edition


def touched(edition: Edition, by: Actor, at: datetime) -> None:
    """Remember that someone changed what an edition says, and who."""
    edition.revision += 1
    edition.updated_at = at
    if by is not SYSTEM and by.actor_id not in edition.writers:
        edition.writers = [*edition.writers, by.actor_id]
    edition.save(update_fields=["revision", "updated_at", "writers"])


def keep_wording(paragraph: Paragraph) -> None:
    """Keep a version of a paragraph for good."""
    Wording.objects.create(
        paragraph=paragraph, revision=paragraph.revision, es=paragraph.es, en=paragraph.en,
        at=paragraph.changed_at, by_label=paragraph.changed_label,
    )  # fmt: skip
