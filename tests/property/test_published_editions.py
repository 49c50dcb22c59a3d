"""A published edition renders the same, whatever happens to its claims, sources and words later."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.evidence.actions import claims, correct_source
from amparo.evidence.models import Claim, ClaimLink, Source
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import No
from amparo.monitor import actions, queries
from amparo.monitor.actions import EditionFacts
from amparo.monitor.models import Edition, Paragraph, Usage
from tests.conftest import LIMA
from tests.unit.monitor.conftest import Room

pytestmark = pytest.mark.django_db(transaction=True)
AT = dt.datetime(2026, 11, 10, 10, 0, tzinfo=LIMA)
LATER = AT + dt.timedelta(days=400)
WORDS = st.text(alphabet="abc ñ.", min_size=1, max_size=12).map(lambda t: f"x{t}")


def supersede(room, edition, claim, words):
    room.renew(claim, words, at=LATER)


def correct(room, edition, claim, words):
    room.renew(claim, words, how="correct", at=LATER)


def retract(room, edition, claim, words):
    claims.retract_claim(claim_id=claim.pk, reason=words, by=SYSTEM, at=LATER)


def contradict(room, edition, claim, words):
    other = room.claim(words, at=LATER)
    claims.link_claims(
        claim_id=claim.pk, other_id=other.pk, kind="contradicts", note=words, by=SYSTEM, at=LATER
    )


def rename_sources(room, edition, claim, words):
    for source in Source.objects.all():
        correct_source(source_id=source.pk, title=words, secrecy="INTERNAL", by=SYSTEM, at=LATER)


def copy(room, edition, claim, words):
    facts = EditionFacts(kind="annual", year=2010 + Edition.objects.count())
    actions.copy_edition(edition_id=edition.pk, facts=facts, by=room.writer, at=LATER)


def write(room, edition, claim, words):
    row = Paragraph.objects.order_by("-id").first()
    actions.change_paragraph(
        paragraph_id=row.pk, revision=row.revision, es="", en=words, by=room.writer, at=LATER
    )


def take_newer(room, edition, claim, words):
    usage = Usage.objects.order_by("-id").first()
    actions.take_newer(usage_id=usage.pk, by=room.writer, at=LATER)


def archive(room, edition, claim, words):
    room.moves(edition, "archive", at=LATER)


HAPPENS = st.sampled_from(
    [supersede, correct, retract, contradict, rename_sources, copy, write, take_newer, archive]
)


@settings(max_examples=15)
@given(st.lists(st.tuples(HAPPENS, WORDS), max_size=6))
def test_a_published_edition_renders_the_same_whatever_happens_later(events):
    with transaction.atomic():
        room = Room(AT)
        edition = room.edition()
        one, two = room.claim("Peru signed."), room.claim("Not known.", type="unknown")
        ClaimLink.objects.create(
            one=one, other=two, kind="contradicts", note="Why.", at=AT, by_label="x"
        )
        a, b = room.uses(edition, one), room.uses(edition, two, type="stockpile")
        room.writes(edition, en=f"Peru signed.{{note:{a}}} It is {{claim:{b}}}.",
                    es=f"Perú firmó.{{note:{a}}} Es {{claim:{b}}}.")  # fmt: skip
        edition = room.publishes(edition)
        before = {lang: queries.rendered(edition, lang) for lang in ("es", "en")}
        hashed = edition.sha256
        for what, words in events:
            try:
                with transaction.atomic():
                    claim = Claim.objects.filter(state="published").order_by("pk").first()
                    what(room, edition, claim or Claim.objects.first(), words)
            except No:
                pass  # refused: nothing happened
        edition = Edition.objects.select_related("profile").get(pk=edition.pk)
        assert {lang: queries.rendered(edition, lang, who=SYSTEM) for lang in before} == before
        assert edition.sha256 == hashed
        assert "not known" in before["en"].sections[0].paragraphs[0].text
        transaction.set_rollback(True)
