"""Frames of scorecards taken in: meetings with what they state, and claims that disagree.

They come as drafts; published at once only where one account answers for writing them and another
for publishing them.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.commitments.actions import Cited
from amparo.commitments.actions.promising import hold_meeting, publish_meeting
from amparo.commitments.jobs.hands import Hands
from amparo.commitments.models import Cycle, Mechanism
from amparo.evidence.actions import add_source
from amparo.evidence.actions.citing import cite_source
from amparo.evidence.actions.claims import (
    ClaimFacts,
    link_claims,
    publish_claim,
    review_claim,
    write_claim,
)
from amparo.evidence.models import Claim, ClaimLink, Source
from amparo.evidence.queries import source_titled
from amparo.instruments import actions as instruments
from amparo.instruments.actions import InstrumentFacts
from amparo.instruments.models import Instrument
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid
from vocab.frames import Frame, FrameClaim, FrameMeeting, FramePlan, examples, read_frame
from vocab.reading import BadFile

LARGEST = 1_000_000  # bytes


def load_frame(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, published_by: Actor | None = None
) -> Iterator[str]:
    """Take a frame in: its sources, meetings, claims. What is here already is left as it is.

    A name without a folder may be that of a packaged example.

    :raises Invalid: if the file cannot be used.
    """
    try:
        frame = read_frame(_content(path), path.name)
    except BadFile as bad:
        raise Invalid(str(bad)) from bad
    if dry_run:
        known = Cycle.objects.filter(mechanism__key=frame.mechanism, country=frame.country)
        here = set(known.values_list("label", flat=True))
        new = [one.label for one in frame.meetings if one.label not in here]
        yield _("%(total)d meetings, %(new)d of them new; nothing was written.") % {
            "total": len(frame.meetings), "new": len(new),
        }  # fmt: skip
        return
    with transaction.atomic():
        yield from take_frame(frame, Hands(by=by, at=at, published_by=published_by))
    if published_by is None:
        yield _("What is new waits as drafts: a head of a desk publishes it.")


def _content(path: Path) -> bytes:
    if not path.is_file():
        packaged = examples()
        if path.name in packaged and path.name.endswith(".toml"):
            return packaged[path.name]
        raise Invalid(_("There is no file at %(path)s.") % {"path": path})
    if path.stat().st_size > LARGEST:
        raise Invalid(_("%(name)s is too large.") % {"name": path.name})
    return path.read_bytes()


def take_frame(frame: Frame, hands: Hands) -> Iterator[str]:
    """Keep a frame's sources, meetings and claims, with their citations."""
    by, at = hands.by, hands.at
    if frame.title:
        Mechanism.objects.get_or_create(
            key=frame.mechanism,
            defaults={"kind": frame.kind, "title": frame.title, "title_es": frame.title_es},
        )
    sources = {one.key: _source(one, by, at) for one in frame.sources}
    new = sum(_meeting(frame, one, sources, hands) for one in frame.meetings)
    yield _("%(total)d meetings, %(new)d of them new.") % {"total": len(frame.meetings), "new": new}
    claims = {one.key: _claim(frame, one, sources, hands) for one in frame.claims}
    for one in frame.claims:
        if one.contradicts:
            _contradict(claims[one.key], claims[one.contradicts], one.why, by, at)
    if claims:
        yield _("%(n)d claims.") % {"n": len(claims)}


def _source(one: object, by: Actor, at: datetime) -> Source:
    said = {name: getattr(one, name) for name in (
        "title", "kind", "publisher", "published", "address", "language", "reliability",
    )}  # fmt: skip
    return source_titled(said["title"]) or add_source(
        **said, secrecy="PUBLIC", is_of_desks=True, by=by, at=at
    )


def _meeting(frame: Frame, one: FrameMeeting, sources: dict[str, Source], hands: Hands) -> bool:
    held = Cycle.objects.filter(
        mechanism__key=frame.mechanism, country=frame.country, label=one.label
    )
    if held.exists():
        return False
    row = hold_meeting(
        mechanism=frame.mechanism, country=frame.country, label=one.label, held=one.held,
        number=one.number, stated={key: str(value) for key, value in one.stated.items()},
        plan=_plan(frame, one.plan, hands) if one.plan else None, outcome=one.outcome,
        note=one.note, secrecy="PUBLIC", cited=Cited(sources[one.source], one.locator),
        by=hands.by, at=hands.at,
    )  # fmt: skip
    row.source = sources[one.source]
    row.save(update_fields=["source"])
    if hands.published_by is not None:
        publish_meeting(cycle_id=row.pk, by=hands.published_by, at=hands.at)
    return True


def _plan(frame: Frame, plan: FramePlan, hands: Hands) -> Instrument:
    found = Instrument.objects.filter(short=plan.short, title=plan.title).first()
    if found is not None:
        return found
    row = instruments.enter(
        facts=InstrumentFacts(
            short=plan.short, title=plan.title, title_es=plan.title_es, kind=plan.kind,
            level=plan.level, binding="political", adopted=plan.adopted, secrecy="PUBLIC",
            country=frame.country if plan.level == "national" else "",
        ),
        by=hands.by, at=hands.at,
    )  # fmt: skip
    return hands.publish_text(row)


def _claim(frame: Frame, one: FrameClaim, sources: dict[str, Source], hands: Hands) -> Claim:
    known = Claim.objects.filter(
        subject=frame.mechanism, predicate=one.predicate, statement=one.statement
    ).first()
    if known is not None:
        return known
    facts = ClaimFacts(
        subject=frame.mechanism, predicate=one.predicate, statement=one.statement, type=one.type,
        typed=one.typed or one.statement, as_of=one.as_of, asserted_by=one.asserted_by,
        secrecy="PUBLIC",
    )  # fmt: skip
    claim = write_claim(facts=facts, by=hands.by, at=hands.at)
    cite_source(
        claim_id=claim.pk, source=sources[one.source], locator=one.locator, quote=one.quote,
        by=hands.by, at=hands.at,
    )  # fmt: skip
    if hands.published_by is None:
        return claim
    second = {"by": hands.published_by, "at": hands.at}
    claim = review_claim(claim_id=claim.pk, revision=claim.revision, **second)
    return publish_claim(claim_id=claim.pk, revision=claim.revision, **second)


def _contradict(one: Claim, other: Claim, why: str, by: Actor, at: datetime) -> None:
    if not ClaimLink.objects.filter(one=one, other=other, kind="contradicts").exists():
        link_claims(claim_id=one.pk, other_id=other.pk, kind="contradicts", note=why, by=by, at=at)
