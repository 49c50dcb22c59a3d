"""Claims: written, cited, reviewed, published, replaced; each refusal and each line of journal."""

from dataclasses import replace

import pytest

from amparo.evidence.actions import add_source, citing, claims, documents, sums
from amparo.evidence.actions.claims import ClaimFacts
from amparo.evidence.models import Claim, ClaimLink, Document, Passage
from amparo.evidence.policies import POLICY, Can
from amparo.evidence.queries import claims as queries
from amparo.kernel.actors import SYSTEM
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db

FACTS = ClaimFacts(
    subject="PER",
    predicate="mines destroyed",
    statement="Peru destroyed 18,220 mines.",
    type="number",
    typed="18,220",
    period="2009-01/2015-12",
)


@pytest.fixture
def passage(at):
    """Return a passage of a read document, as the desks hold it."""
    source = add_source(title="Page", kind="press", by=SYSTEM, at=at, is_of_desks=True)
    text = b"Peru has destroyed 18,220 mines: 8,843 inland and 9,377 on the border."
    kept = documents.add_document(source=source, content=text, name="a.txt", by=SYSTEM, at=at)
    document = Document.objects.get(pk=kept.pk)
    return Passage.objects.create(document=document, number=1, kind="paragraph", text=text.decode())


@pytest.fixture
def officer(db):
    return staff_of("desk_officer")


@pytest.fixture
def head(db):
    return staff_of("desk_head")


def published(passage, officer, head, at, facts=FACTS):
    claim = claims.write_claim(facts=facts, by=officer, at=at)
    citing.cite_passage(claim_id=claim.pk, passage=passage, start=9, end=30, by=officer, at=at)
    claims.review_claim(claim_id=claim.pk, revision=1, by=head, at=at)
    return claims.publish_claim(claim_id=claim.pk, revision=1, by=head, at=at)


def verbs(target):
    named = f"evidence.Claim:{target.pk}"
    return [e.verb for e in Entry.objects.filter(target=named).order_by("seq")]


def test_a_claim_goes_from_draft_to_published_and_each_act_is_in_the_journal(
    passage, officer, head, at
):
    claim = published(passage, officer, head, at)
    assert (claim.state, claim.value, claim.published_at) == ("published", "18220", at)
    assert verbs(claim) == ["claim.written", "claim.cited", "claim.reviewed", "claim.published"]
    citation = queries.citations_shown(officer, claim).get()
    assert citation.quote == "destroyed 18,220 mine" and citation.locator == "§ 1"
    assert "18" not in str([e.after for e in Entry.objects.filter(verb="claim.written")])


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("subject", {"subject": " "}),
        ("statement", {"statement": ""}),
        ("type", {"type": "colour"}),
        ("qualifier", {"qualifier": "perhaps"}),
        ("unit", {"unit": "parsecs"}),
        ("typed", {"typed": "-1"}),
        ("typed", {"typed": "101", "unit": "percent"}),
        ("as_of", {"as_of": "2015-02-30"}),
        ("period", {"period": "2015/2014"}),
        ("valid_to", {"valid_from": "2016", "valid_to": "2015-12"}),
    ],
)
def test_words_that_do_not_fit_are_refused(officer, at, field, words):
    with pytest.raises(Invalid) as no:
        claims.write_claim(facts=replace(FACTS, **words), by=officer, at=at)
    assert no.value.field == field
    assert not Claim.objects.exists()


def test_not_known_is_a_value_and_survives_as_it_was_said(officer, at):
    facts = replace(FACTS, type="unknown", typed="", qualifier="unknown", said="is not known")
    claim = claims.write_claim(facts=facts, by=officer, at=at)
    claim.refresh_from_db()
    assert claim.value is None and claim.said == "is not known"
    assert claims.facts_of(claim) == replace(facts)


def test_only_the_desks_write_and_only_a_head_publishes(passage, officer, head, at):
    for role in ("registry_analyst", "case_officer", "observer", "system_administrator"):
        with pytest.raises(Denied):
            claims.write_claim(facts=FACTS, by=staff_of(role), at=at)
    with pytest.raises(Denied):  # what only heads see, only heads write
        claims.write_claim(facts=replace(FACTS, secrecy="RESTRICTED"), by=officer, at=at)
    with pytest.raises(Denied):  # nothing secret is held here at all
        claims.write_claim(facts=replace(FACTS, secrecy="SECRET"), by=head, at=at)
    claim = claims.write_claim(facts=FACTS, by=officer, at=at)
    citing.cite_passage(claim_id=claim.pk, passage=passage, start=0, end=4, by=officer, at=at)
    with pytest.raises(Denied, match="does not review"):
        claims.review_claim(claim_id=claim.pk, revision=1, by=officer, at=at)
    claims.review_claim(claim_id=claim.pk, revision=1, by=head, at=at)
    with pytest.raises(Denied):
        claims.publish_claim(claim_id=claim.pk, revision=1, by=officer, at=at)


def test_nothing_is_published_without_citation_or_review(passage, officer, head, at):
    claim = claims.write_claim(facts=FACTS, by=officer, at=at)
    for act in (claims.review_claim, claims.publish_claim):
        with pytest.raises(Refused):
            act(claim_id=claim.pk, revision=1, by=head, at=at)
    citing.cite_passage(claim_id=claim.pk, passage=passage, start=0, end=4, by=officer, at=at)
    with pytest.raises(Refused):
        claims.publish_claim(claim_id=claim.pk, revision=1, by=head, at=at)


def test_a_claim_is_no_more_open_than_its_source(passage, officer, head, at):
    with pytest.raises(Refused, match="more open"):
        published(passage, officer, head, at, replace(FACTS, secrecy="PUBLIC"))


def test_a_span_outside_the_passage_is_refused(passage, officer, at):
    claim = claims.write_claim(facts=FACTS, by=officer, at=at)
    for start, end in ((5, 5), (-1, 4), (0, 9999), (4, 5)):
        with pytest.raises(Invalid):
            citing.cite_passage(
                claim_id=claim.pk, passage=passage, start=start, end=end, by=officer, at=at
            )


def test_the_second_of_two_hands_is_told_and_sees_what_differs(passage, officer, head, at):
    claim = claims.write_claim(facts=FACTS, by=officer, at=at)
    claims.change_claim(
        claim_id=claim.pk, revision=1, facts=replace(FACTS, note="mine"), by=head, at=at
    )
    with pytest.raises(Refused, match="meanwhile"):
        claims.change_claim(
            claim_id=claim.pk, revision=1, facts=replace(FACTS, typed="5"), by=officer, at=at
        )


def test_a_change_takes_the_review_back(passage, officer, head, at):
    claim = claims.write_claim(facts=FACTS, by=officer, at=at)
    citing.cite_passage(claim_id=claim.pk, passage=passage, start=0, end=4, by=officer, at=at)
    claims.review_claim(claim_id=claim.pk, revision=1, by=head, at=at)
    changed = claims.change_claim(claim_id=claim.pk, revision=1, facts=FACTS, by=head, at=at)
    assert changed.state == "cited"
    with pytest.raises(Denied):  # whoever changed the words last does not review them
        claims.review_claim(claim_id=claim.pk, revision=2, by=head, at=at)


def test_a_correction_replaces_once_published_and_the_old_version_stays(passage, officer, head, at):
    from datetime import timedelta

    old, later = published(passage, officer, head, at), at + timedelta(days=30)
    with pytest.raises(Refused):
        claims.change_claim(claim_id=old.pk, revision=1, facts=FACTS, by=officer, at=at)
    words = {"facts": replace(FACTS, typed="18221"), "by": officer, "at": later}
    with pytest.raises(Invalid):
        claims.replace_claim(claim_id=old.pk, how="correct", note=" ", **words)
    new = claims.replace_claim(claim_id=old.pk, how="correct", note="A slip.", **words)
    with pytest.raises(Refused):
        claims.replace_claim(claim_id=old.pk, how="correct", note="Again.", **words)
    assert (new.state, new.version, new.series) == ("cited", 2, old.series)
    old.refresh_from_db()
    assert old.state == "published"
    claims.review_claim(claim_id=new.pk, revision=1, by=head, at=later)
    claims.publish_claim(claim_id=new.pk, revision=1, by=head, at=later)
    old.refresh_from_db()
    assert (old.state, old.known_to, old.value) == ("corrected", later, "18220")
    assert ClaimLink.objects.get().kind == "corrects"
    seen = queries.visible_claims(officer)
    assert [c.value for c in queries.claims_known_at(seen, at)] == ["18220"]
    assert [c.value for c in queries.claims_known_at(seen, later)] == ["18221"]
    assert [c.version for c in queries.versions_of(officer, old)] == [2, 1]
    assert verbs(old)[-2:] == ["claim.replaced", "claim.corrected"]


def test_a_retraction_needs_a_reason_and_stays_readable(passage, officer, head, at):
    claim = published(passage, officer, head, at)
    with pytest.raises(Denied):
        claims.retract_claim(claim_id=claim.pk, reason="Wrong.", by=officer, at=at)
    with pytest.raises(Invalid):
        claims.retract_claim(claim_id=claim.pk, reason=" ", by=head, at=at)
    claims.retract_claim(claim_id=claim.pk, reason="Wrong.", by=head, at=at)
    assert queries.visible_claims(staff_of("observer")).get().note == "Wrong."
    with pytest.raises(Refused):
        claims.retract_claim(claim_id=claim.pk, reason="Again.", by=head, at=at)


def test_two_claims_may_disagree_and_both_stay(officer, at):
    one = claims.write_claim(facts=FACTS, by=officer, at=at)
    other = claims.write_claim(facts=replace(FACTS, typed="18,000"), by=officer, at=at)
    known = {"claim_id": one.pk, "by": officer, "at": at}
    for words in (
        {"other_id": other.pk, "kind": "doubts", "note": "why"},
        {"other_id": other.pk, "kind": "contradicts", "note": " "},
        {"other_id": one.pk, "kind": "contradicts", "note": "why"},
    ):
        with pytest.raises(Invalid):
            claims.link_claims(**known, **words)
    claims.link_claims(other_id=other.pk, kind="contradicts", note="Two reports.", **known)
    with pytest.raises(Refused):
        claims.link_claims(other_id=other.pk, kind="contradicts", note="Two reports.", **known)
    assert verbs(one)[-1] == "claim.linked" and Claim.objects.count() == 2


def test_a_sum_that_does_not_agree_blocks_publication_until_a_note_says_why(
    passage, officer, head, at
):
    parts = [
        claims.write_claim(facts=replace(FACTS, typed=n, statement=n), by=officer, at=at)
        for n in ("8,843", "9,377")
    ]
    total = claims.write_claim(facts=FACTS, by=officer, at=at)
    keys = [one.pk for one in parts]
    assert sums.set_parts(claim_id=total.pk, parts=keys, by=officer, at=at).check_result == "ok"
    changed = replace(FACTS, typed="9,378", statement="b")
    claims.change_claim(claim_id=keys[1], revision=1, facts=changed, by=officer, at=at)
    total.refresh_from_db()
    assert (total.check_result, total.check_difference) == ("mismatch", "+1")
    citing.cite_passage(claim_id=total.pk, passage=passage, start=0, end=4, by=officer, at=at)
    claims.review_claim(claim_id=total.pk, revision=1, by=head, at=at)
    with pytest.raises(Refused, match=r"\+1"):
        claims.publish_claim(claim_id=total.pk, revision=1, by=head, at=at)
    noted = replace(FACTS, note="The source rounds.")
    claims.change_claim(claim_id=total.pk, revision=1, facts=noted, by=officer, at=at)
    claims.review_claim(claim_id=total.pk, revision=2, by=head, at=at)
    assert claims.publish_claim(claim_id=total.pk, revision=2, by=head, at=at).value == "18220"
    with pytest.raises(Refused):
        sums.set_parts(claim_id=total.pk, parts=keys, by=officer, at=at)


def test_a_derived_total_stands_beside_the_stated_one(officer, at):
    total = claims.write_claim(facts=FACTS, by=officer, at=at)
    with pytest.raises(Refused):
        sums.derive_total(claim_id=total.pk, by=officer, at=at)
    with pytest.raises(Invalid):
        sums.set_parts(claim_id=total.pk, parts=[total.pk], by=officer, at=at)
    part = claims.write_claim(facts=replace(FACTS, typed="18,000"), by=officer, at=at)
    sums.set_parts(claim_id=total.pk, parts=[part.pk], by=officer, at=at)
    derived = sums.derive_total(claim_id=total.pk, by=officer, at=at)
    total.refresh_from_db()
    assert (derived.value, derived.is_derived, derived.check_result) == ("18000", True, "ok")
    assert (total.value, total.check_difference) == ("18220", "-220")
    assert verbs(derived) == ["claim.derived", "claim.checked"]


def test_drafts_and_restricted_claims_never_leak(passage, officer, head, at):
    draft = claims.write_claim(facts=FACTS, by=officer, at=at)
    shown = published(passage, officer, head, at)
    closed = claims.write_claim(facts=replace(FACTS, secrecy="RESTRICTED"), by=head, at=at)
    seen = {
        who: {c.pk for c in queries.visible_claims(staff_of(who, f"other {who}"))}
        for who in ("desk_officer", "desk_head", "observer", "case_officer")
    }
    assert seen["desk_officer"] == {draft.pk, shown.pk}
    assert seen["desk_head"] == {draft.pk, shown.pk, closed.pk}
    assert seen["observer"] == seen["case_officer"] == {shown.pk}
    assert not queries.public_claims().exists()
    assert queries.search_claims(staff_of("auditor"), "destroyed") == [shown]
    stranger = staff_of("")
    for who in (officer, head, stranger, staff_of("trainer"), SYSTEM):
        allowed = {c.pk for c in Claim.objects.all() if POLICY.allows(who, Can.SEE_CLAIM, c)}
        assert allowed == {c.pk for c in queries.visible_claims(who)}
    # The citation of an internal source is not shown to who may not see that source.
    assert not queries.citations_shown(staff_of("trainer", "again"), shown).exists()


def test_who_wrote_any_of_a_claim_does_not_review_it(passage, officer, head, at):
    """Another's change after theirs does not wash it clean, nor does a new version."""
    other = staff_of("desk_officer", name="another officer")
    wrote = claims.write_claim(facts=FACTS, by=officer, at=at)
    citing.cite_passage(claim_id=wrote.pk, passage=passage, start=9, end=30, by=officer, at=at)
    less = replace(FACTS, statement="Peru destroyed 18,220 mines by 2015.")
    claims.change_claim(claim_id=wrote.pk, revision=1, facts=less, by=other, at=at)
    for who in (officer, other):
        with pytest.raises(Denied, match="someone else"):
            claims.review_claim(claim_id=wrote.pk, revision=2, by=who, at=at)
    claims.review_claim(claim_id=wrote.pk, revision=2, by=head, at=at)
    claims.publish_claim(claim_id=wrote.pk, revision=2, by=head, at=at)
    new = claims.replace_claim(
        claim_id=wrote.pk, facts=FACTS, how="correct", note="As printed.", by=officer, at=at
    )
    claims.change_claim(claim_id=new.pk, revision=1, facts=less, by=other, at=at)
    with pytest.raises(Denied):
        claims.review_claim(claim_id=new.pk, revision=2, by=officer, at=at)
    assert claims.review_claim(claim_id=new.pk, revision=2, by=head, at=at).state == "reviewed"
