"""What waits for a second person of the monitor stands in that person's work."""

import pytest

from amparo.evidence.actions import cite, claims
from amparo.evidence.actions.claims import ClaimFacts
from amparo.site.home import home_of
from tests.unit.monitor.conftest import *  # noqa: F403

pytestmark = pytest.mark.django_db


def lines(who, at):
    return {line.title: line for group in home_of(who, at).groups for line in group.lines}


def test_a_claim_waits_for_its_reader_and_then_for_the_head(room, at):
    facts = ClaimFacts(
        subject="PER", predicate="says", type="text", typed="Yes.", secrecy="PUBLIC",
        statement="Peru said yes.",
    )  # fmt: skip
    assert lines(room.checker, at) == {}
    claim = claims.write_claim(facts=facts, by=room.writer, at=at)
    cite(source=room.source(), target=claim, locator="p. 1", by=room.writer, at=at)
    type(claim).objects.filter(pk=claim.pk).update(state="cited")
    read = "Read against its source: «Peru said yes.»"
    assert lines(room.writer, at)[read].waits_for_another
    assert not lines(room.checker, at)[read].waits_for_another
    claims.review_claim(claim_id=claim.pk, revision=claim.revision, by=room.checker, at=at)
    publish = "Publish «Peru said yes.»"
    assert not lines(room.head, at)[publish].waits_for_another
    assert lines(room.writer, at)[publish].waits_for_another
    assert publish not in lines(room.checker, at), "no work of theirs"


def test_an_edition_waits_for_its_checker_and_then_for_the_head(room, at):
    edition = room.simple().edition
    room.moves(edition, "research", "ask_state", "check_facts")
    (check,) = lines(room.checker, at).values()
    assert check.title.startswith("Check the facts of «Peru") and str(edition.pk) in check.url
    assert [line.waits_for_another for line in lines(room.writer, at).values()] == [True]
    room.moves(edition, "finish")
    assert lines(room.checker, at) == {}
    (publish,) = lines(room.head, at).values()
    assert publish.title.startswith("Publish «Peru") and not publish.waits_for_another
    room.moves(edition, "publish")
    assert lines(room.head, at) == {}
