"""A desk, public sources, and claims as they are published."""

from types import SimpleNamespace

import pytest

from amparo.evidence.actions import add_source, cite, claims
from amparo.evidence.actions.claims import ClaimFacts
from amparo.evidence.models import Claim
from amparo.kernel.actors import SYSTEM
from amparo.monitor import actions
from amparo.monitor.actions import EditionFacts
from amparo.monitor.models import Edition
from tests.unit.situations.people import staff_of


class Room:
    """Makes claims, editions and paragraphs with few words."""

    def __init__(self, at) -> None:
        self.at = at
        self.writer = staff_of("desk_officer", "writer")
        self.checker = staff_of("desk_officer", "checker")
        self.head = staff_of("desk_head", "head")
        self.profile = actions.open_profile(country="PE", topic="cluster", by=self.writer, at=at)

    def source(self, title="A report", secrecy="PUBLIC", **more):
        return add_source(
            title=title, kind="press", secrecy=secrecy, is_of_desks=True, by=SYSTEM, at=self.at,
            **more,
        )  # fmt: skip

    def claim(self, statement="Peru signed.", *, source=None, locator="p. 1", at=None, **more):
        """Return a published, public claim cited in a source."""
        at = at or self.at
        facts = {"subject": "PER", "predicate": "says", "type": "text", "typed": statement,
                 "secrecy": "PUBLIC", "statement": statement, **more}  # fmt: skip
        claim = claims.write_claim(facts=ClaimFacts(**facts), by=SYSTEM, at=at)
        sources = source if isinstance(source, list) else [source or self.source()]
        for one in sources:
            cite(source=one, target=claim, locator=locator, by=SYSTEM, at=at)
        Claim.objects.filter(pk=claim.pk).update(state="cited")
        return self.publish_claim(claim.pk, at)

    def publish_claim(self, key, at=None):
        at = at or self.at
        revision = Claim.objects.get(pk=key).revision
        claims.review_claim(claim_id=key, revision=revision, by=SYSTEM, at=at)
        return claims.publish_claim(claim_id=key, revision=revision, by=SYSTEM, at=at)

    def renew(self, claim, statement, *, how="supersede", at=None, **more):
        """Return what replaces a claim, published."""
        at = at or self.at
        facts = claims.facts_of(claim)
        words = {name: getattr(facts, name) for name in facts.__slots__}
        words |= {"statement": statement, "typed": statement, **more}
        new = claims.replace_claim(
            claim_id=claim.pk, how=how, facts=ClaimFacts(**words), note="Newer.", by=SYSTEM, at=at
        )
        return self.publish_claim(new.pk, at)

    def edition(self, year=2009, **more):
        facts = {"kind": "annual", "year": year, "cut_off": self.at.date().replace(year=year)}
        return actions.open_edition(
            profile_id=self.profile.pk, facts=EditionFacts(**{**facts, **more}), by=self.writer,
            at=self.at,
        )  # fmt: skip

    def uses(self, edition, claim, **more):
        return actions.use_claim(
            edition_id=edition.pk, claim=claim, by=self.writer, at=self.at, **more
        ).key

    def writes(self, edition, en="", es="", section="opening"):
        return actions.add_paragraph(
            section_id=edition.sections.get(key=section).pk, en=en, es=es, by=self.writer,
            at=self.at,
        )  # fmt: skip

    def moves(self, edition, *names, by=None, at=None):
        for name in names:
            who = by or (self.head if name in ("publish", "archive") else self.writer)
            who = self.checker if name == "finish" and by is None else who
            edition = actions.move_edition(
                edition_id=edition.pk, name=name, by=who, at=at or self.at
            )
        return edition

    def publishes(self, edition, at=None):
        todo = ("research", "ask_state", "check_facts", "finish", "publish")
        return self.moves(edition, *todo, at=at)

    def simple(self, year=2009):
        """Return an edition of one cited sentence, with its claim and key."""
        edition, claim = self.edition(year), self.claim()
        key = self.uses(edition, claim)
        paragraph = self.writes(edition, f"Peru signed.{{note:{key}}}")
        return SimpleNamespace(edition=edition, claim=claim, key=key, paragraph=paragraph)


@pytest.fixture
def room(db, at) -> Room:
    """Return a desk with a writer, a checker and a head, and the profile of Peru on cluster."""
    return Room(at)


@pytest.fixture
def again():
    """Return a function that reads an edition anew."""
    return lambda edition: Edition.objects.select_related("profile").get(pk=edition.pk)
