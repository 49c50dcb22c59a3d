"""Editions: opened, copied, written, checked, published; every refusal, each line of journal."""

import pytest

from amparo.evidence.actions import claims
from amparo.evidence.models import Claim, Source
from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ledger.models import Entry
from amparo.monitor import actions, queries
from amparo.monitor.actions import EditionFacts
from amparo.monitor.models import Edition, Wording
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db
DATA_KEYS = {"code", "from", "state", "revision", "sha256", "key", "claim", "version"}


def verbs(target):
    return [e.verb for e in Entry.objects.filter(target__endswith=str(target.pk)).order_by("seq")]


# --- profiles and editions ------------------------------------------------------


def test_a_profile_is_opened_once_by_a_desk_for_a_state_and_a_topic_that_exist(room, at):
    opened = {"by": room.writer, "at": at}
    assert verbs(room.profile) == ["profile.opened"]
    with pytest.raises(Refused):
        actions.open_profile(country="PE", topic="cluster", **opened)
    with pytest.raises(Invalid) as bad:
        actions.open_profile(country="XX", topic="cluster", **opened)
    assert bad.value.field == "country"
    with pytest.raises(Invalid):
        actions.open_profile(country="PE", topic="chess", **opened)
    with pytest.raises(Denied):
        actions.open_profile(country="CL", topic="cluster", by=staff_of("assessor"), at=at)


def test_an_edition_begins_with_the_sections_of_its_topic_and_is_there_once(room):
    edition = room.edition()
    assert edition.code == "pe-cluster-2009" and verbs(edition) == ["edition.opened"]
    keys = list(edition.sections.values_list("key", flat=True))
    assert keys[:3] == ["opening", "policy", "interpretive"] and len(keys) == 8
    with pytest.raises(Refused):
        room.edition()
    assert room.edition(kind="ten_year", since_year=1999).code == "pe-cluster-2009-ten-years"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"kind": "weekly"}, "kind"),
        ({"language": "fr"}, "language"),
        ({"year": 1066, "cut_off": None}, "year"),
        ({"kind": "ten_year", "since_year": 2009}, "since_year"),
    ],
)
def test_an_edition_that_cannot_be_is_refused(room, words, field):
    with pytest.raises(Invalid) as bad:
        room.edition(**words)
    assert bad.value.field == field


def test_its_cut_off_and_authors_are_changed_by_who_has_read_it(room, at):
    edition = room.edition()
    said = {"edition_id": edition.pk, "cut_off": at.date(), "authors": "A. Writer", "at": at}
    changed = actions.change_edition(revision=1, by=room.writer, **said)
    assert (changed.authors, changed.revision) == ("A. Writer", 2)
    assert changed.writers == [room.writer.actor_id] and verbs(edition)[-1] == "edition.changed"
    with pytest.raises(Refused, match="meanwhile"):
        actions.change_edition(revision=1, by=room.checker, **said)
    with pytest.raises(Denied):
        actions.change_edition(revision=2, by=staff_of("assessor"), **said)


# --- paragraphs -----------------------------------------------------------------


def test_a_paragraph_keeps_all_its_wordings_and_nobody_overwrites_anothers(room, at):
    made = room.simple()
    said = {"paragraph_id": made.paragraph.pk, "es": "", "at": at}
    first = f"Peru signed in Oslo.{{note:{made.key}}}"
    actions.change_paragraph(revision=1, en=first, by=room.writer, **said)
    with pytest.raises(Refused, match="nothing is lost"):
        actions.change_paragraph(revision=1, en="Mine.", by=room.checker, **said)
    texts = list(Wording.objects.order_by("revision").values_list("en", flat=True))
    assert texts == [f"Peru signed.{{note:{made.key}}}", first]
    assert verbs(made.paragraph) == ["paragraph.written", "paragraph.changed"]
    with pytest.raises(Denied):
        actions.change_paragraph(revision=2, en=first, by=staff_of("assessor"), **said)


@pytest.mark.parametrize("words", ["", "  ", "Peru {claim:c7}.", "Peru {c1}.", "x" * 12_001])
def test_words_that_cannot_be_are_refused(room, words):
    edition = room.edition()
    with pytest.raises(Invalid):
        room.writes(edition, words)


def test_a_removed_paragraph_is_gone_from_the_text_and_kept_in_its_wordings(room, at):
    made = room.simple()
    gone = {"paragraph_id": made.paragraph.pk, "by": room.writer, "at": at}
    with pytest.raises(Refused):
        actions.remove_paragraph(revision=7, **gone)
    actions.remove_paragraph(revision=1, **gone)
    assert queries.rendered(made.edition, "en", who=room.writer).sections == ()
    assert Wording.objects.count() == 1 and verbs(made.paragraph)[-1] == "paragraph.removed"
    with pytest.raises(Refused, match="removed"):
        actions.remove_paragraph(revision=1, **gone)


# --- claims in an edition --------------------------------------------------------


def test_a_claim_gets_a_short_key_once_and_its_kind_by_its_subject(room, at):
    edition = room.edition()
    claim = room.claim(subject="WeaponConduct")
    used = {"edition_id": edition.pk, "by": room.writer, "at": at}
    one = actions.use_claim(claim=claim, **used)
    assert (one.key, one.type) == ("c1", "use")
    assert actions.use_claim(claim=claim, **used).pk == one.pk
    assert actions.use_claim(claim=claim, printed="See also B.", **used).key == "c2"
    with pytest.raises(Refused, match="another"):
        actions.use_claim(claim=room.claim("Other."), key="c1", **used)
    for bad in ("C1", "a b", "x" * 30):
        with pytest.raises(Invalid):
            actions.use_claim(claim=room.claim("Other."), key=bad, **used)
    assert verbs(edition)[-1] == "edition.claim_used"
    entry = Entry.objects.filter(verb="edition.claim_used").last()
    assert set(entry.after) <= DATA_KEYS, "no words of a claim in the journal"


def test_a_closed_or_retracted_claim_is_not_used(room, at):
    edition = room.edition()
    closed = room.claim("Closed.", secrecy="RESTRICTED")
    used = {"edition_id": edition.pk, "at": at}
    for who in (room.writer, room.head):
        with pytest.raises(Denied):
            actions.use_claim(claim=closed, by=who, **used)
    claim = room.claim()
    claims.retract_claim(claim_id=claim.pk, reason="Wrong.", by=SYSTEM, at=at)
    with pytest.raises(Refused, match="taken back"):
        actions.use_claim(claim=Claim.objects.get(pk=claim.pk), by=room.writer, **used)


def test_a_score_is_used_only_when_it_can_be_worked_out(room, at):
    edition = room.edition()
    typed = "contamination: 4\nownership: 7\ndiversity: 5\ninformation: 5\nplanning: 5\n" \
        "release: 7\noutputs: 6"  # fmt: skip
    good = room.claim("Scored.", type="record", typed=typed, subject="PerformanceScore")
    key = room.uses(edition, good)
    room.writes(edition, f"The score is {{claim:{key}}}.")
    shown = queries.rendered(edition, "en", who=room.writer)
    assert shown.sections[0].paragraphs[0].text == "The score is 5.6."
    assert shown.tables[0].rows[-1].cells == ("Weighted mean", "100 %", "5.6")
    bad = room.claim("Scored.", type="record", typed=typed.replace(": 4", ": 40"))
    with pytest.raises(Invalid, match="outside"):
        room.uses(edition, bad, type="performance")
    with pytest.raises(Invalid):
        room.uses(edition, room.claim("Five."), type="performance")
    with pytest.raises(Invalid):
        room.uses(edition, room.claim("Six."), type="luck")


# --- to publication --------------------------------------------------------------


def test_only_a_second_person_ends_the_check_and_only_a_head_publishes(room, at):
    made = room.simple()
    edition = room.moves(made.edition, "research", "ask_state", "check_facts")
    with pytest.raises(Denied, match="someone else"):
        room.moves(edition, "finish", by=room.writer)
    edition = room.moves(edition, "finish")
    assert edition.reviewer_label == room.checker.actor_label
    with pytest.raises(Denied):
        room.moves(edition, "publish", by=room.checker)
    edition = room.moves(edition, "publish")
    assert edition.published_at == at and len(edition.sha256) == 64
    assert verbs(edition)[-2:] == ["edition.finish", "edition.publish"]


def test_a_head_who_wrote_in_it_does_not_publish_it(room, at):
    made = room.simple()
    actions.change_paragraph(
        paragraph_id=made.paragraph.pk, revision=1, es="", by=room.head, at=at,
        en=f"Peru signed it.{{note:{made.key}}}",
    )  # fmt: skip
    edition = room.moves(made.edition, "research", "ask_state", "check_facts", "finish")
    with pytest.raises(Denied, match="someone else"):
        room.moves(edition, "publish")
    other = staff_of("desk_head", "another head")
    assert room.moves(edition, "publish", by=other).state == "published"


@pytest.mark.parametrize("name", ["ask_state", "check_facts", "finish", "publish", "archive"])
def test_no_stage_is_left_out(room, name):
    with pytest.raises(Refused):
        room.moves(room.simple().edition, name, by=SYSTEM)


def test_an_empty_edition_goes_no_further(room):
    edition = room.moves(room.edition(), "research")
    with pytest.raises(Refused, match="paragraph"):
        room.moves(edition, "ask_state")


def test_an_edition_without_a_cut_off_is_not_final(room):
    made = room.simple()
    Edition.objects.update(cut_off=None)
    edition = room.moves(made.edition, "research", "ask_state", "check_facts")
    with pytest.raises(Refused, match="up to which day"):
        room.moves(edition, "finish")


def test_words_changed_after_final_are_declared_final_again(room, at):
    made = room.simple()
    edition = room.moves(made.edition, "research", "ask_state", "check_facts", "finish")
    actions.change_paragraph(
        paragraph_id=made.paragraph.pk, revision=1, es="", by=room.writer, at=at,
        en=f"Peru signed it.{{note:{made.key}}}",
    )  # fmt: skip
    with pytest.raises(Refused, match="final again"):
        room.moves(edition, "publish")
    assert room.moves(edition, "finish", "publish").state == "published"


def test_a_sentence_without_a_claim_is_named_and_nothing_is_published(room):
    made = room.simple()
    room.writes(made.edition, f"It waits. It also stores.{{note:{made.key}}}", section="use")
    with pytest.raises(Refused, match=r"rests on no claim: «It waits\.»"):
        room.publishes(made.edition)


def test_both_languages_rest_on_the_same_claims(room):
    made = room.simple()
    other = room.uses(made.edition, room.claim("Other."))
    room.writes(made.edition, en=f"It waits.{{note:{made.key}}}", es=f"Espera.{{note:{other}}}")
    with pytest.raises(Refused, match="different claims"):
        room.publishes(made.edition)


def test_what_is_not_public_keeps_an_edition_from_being_published(room, at):
    made = room.simple()
    inner = room.claim("Inside.", secrecy="INTERNAL", source=room.source(secrecy="INTERNAL"))
    key = room.uses(made.edition, inner)
    room.writes(made.edition, f"Inside.{{note:{key}}}")
    with pytest.raises(Refused, match="not public"):
        room.publishes(made.edition)
    edition = Edition.objects.get()
    shown = queries.rendered(edition, "en", who=room.writer)
    assert [note.number for note in shown.footnotes] == [1, 2], "the desk reads both"


def test_a_source_that_was_closed_since_is_no_footnote(room, at):
    made = room.simple()
    Source.objects.update(secrecy="RESTRICTED")
    with pytest.raises(Refused, match="cites no source that is public"):
        room.publishes(made.edition)


def test_a_claim_taken_back_keeps_an_edition_from_being_published(room, at):
    made = room.simple()
    claims.retract_claim(claim_id=made.claim.pk, reason="Wrong.", by=SYSTEM, at=at)
    with pytest.raises(Refused, match="taken back"):
        room.publishes(made.edition)


def test_a_superseded_claim_stands_only_beside_what_replaced_it(room, at):
    made = room.simple()
    newer = room.renew(made.claim, "Peru ratified.")
    with pytest.raises(Refused, match="Later facts"):
        room.publishes(made.edition)
    edition = Edition.objects.get()
    key = room.uses(edition, newer)
    room.writes(edition, f"Peru ratified.{{note:{key}}}")
    shown = queries.rendered(room.moves(edition, "finish", "publish"), "en")
    assert "superseded since" in shown.sections[0].paragraphs[0].text


def test_nobody_writes_in_what_was_published(room, at):
    made = room.simple()
    room.publishes(made.edition)
    by = {"by": room.writer, "at": at}
    usage = made.edition.usages.get()
    tries = [
        lambda: actions.change_paragraph(
            paragraph_id=made.paragraph.pk, revision=1, es="", en="No.", **by
        ),
        lambda: actions.remove_paragraph(paragraph_id=made.paragraph.pk, revision=1, **by),
        lambda: room.writes(made.edition, "More."),
        lambda: room.uses(made.edition, room.claim("More.")),
        lambda: actions.change_usage(usage_id=usage.pk, type="use", printed="", **by),
        lambda: actions.take_newer(usage_id=usage.pk, **by),
        lambda: actions.change_edition(
            edition_id=made.edition.pk, revision=1, cut_off=None, authors="", **by
        ),
    ]
    for each in tries:
        with pytest.raises(Refused, match="published"):
            each()


# --- who sees it -----------------------------------------------------------------


def test_a_draft_is_the_desks_and_what_is_published_is_for_everyone(room):
    made = room.simple()
    assessor = staff_of("assessor")
    assert not queries.visible_to(VISITOR).exists() and not queries.visible_to(assessor).exists()
    for who in (VISITOR, assessor):
        with pytest.raises(Denied):
            queries.rendered(made.edition, "en", who=who)
    edition = room.publishes(made.edition)
    assert queries.visible_to(VISITOR).get() == edition
    assert queries.catalogue().get() == edition
    edition = room.moves(edition, "archive")
    assert not queries.catalogue().exists() and queries.visible_to(assessor).exists()
    with pytest.raises(Denied):
        queries.rendered(edition, "en")


def test_what_was_closed_in_a_draft_is_printed_as_withheld(room):
    made = room.simple()
    Claim.objects.update(secrecy="RESTRICTED")
    room.writes(made.edition, f"It is {{claim:{made.key}}}.")
    shown = queries.rendered(made.edition, "en", who=room.writer)
    assert shown.sections[0].paragraphs[1].text == "It is [withheld]."
    assert shown.footnotes == () and shown.claims == ()


# --- the next year ---------------------------------------------------------------


def test_a_new_edition_dates_what_is_unchanged_and_marks_what_was_superseded(room, at):
    edition = room.edition()
    old = room.claim("Stock not known.", as_of="2009", type="unknown", qualifier="unknown")
    same = room.claim("Peru hosted Lima.", as_of="2007-05")
    a, b = room.uses(edition, old, type="stockpile"), room.uses(edition, same)
    room.writes(edition, f"The stock is {{claim:{a}}}. Peru hosted Lima.{{note:{b}}}")
    edition = room.publishes(edition)
    before = queries.rendered(edition, "en")
    assert before.sections[0].paragraphs[0].text.startswith("The stock is not known.")

    newer = room.renew(old, "2,005 munitions.", type="number", typed="2005", qualifier="exact",
                       as_of="2018")  # fmt: skip
    new = actions.copy_edition(
        edition_id=edition.pk, by=room.writer, at=at,
        facts=EditionFacts(kind="annual", year=2018, cut_off=at.date().replace(year=2018)),
    )  # fmt: skip
    assert verbs(new) == ["edition.copied"]
    shown = queries.rendered(new, "en", who=room.writer)
    text = shown.sections[0].paragraphs[0].text
    assert "not known (superseded since)" in text and "Lima. (as of May 2007)" in text
    assert [(r.mark, r.newer) for r in queries.replaced_in(new, room.writer)] == [
        ("superseded", newer)
    ]
    usage = actions.take_newer(usage_id=new.usages.get(key=a).pk, by=room.writer, at=at)
    assert (usage.claim, usage.as_of) == (newer, "") and verbs(new)[-1] == "edition.claim_renewed"
    with pytest.raises(Refused, match="Nothing replaced"):
        actions.take_newer(usage_id=usage.pk, by=room.writer, at=at)
    shown = queries.rendered(new, "en", who=room.writer)
    assert "The stock is 2\u202f005." in shown.sections[0].paragraphs[0].text
    assert queries.rendered(Edition.objects.get(pk=edition.pk), "en") == before

    years = queries.comparison_of(room.profile, "en", who=room.writer)
    stock = next(one for one in years.kinds if one.kind == "stockpile")
    assert [one.value for one in stock.first] == ["not known"]
    assert [one.value for one in stock.last] == ["2\u202f005"]


def test_a_copy_is_not_older_and_not_twice(room, at):
    made = room.simple()
    said = {"edition_id": made.edition.pk, "by": room.writer, "at": at}
    with pytest.raises(Invalid):
        actions.copy_edition(facts=EditionFacts(kind="annual", year=2008), **said)
    with pytest.raises(Refused):
        actions.copy_edition(facts=EditionFacts(kind="annual", year=2009), **said)
    with pytest.raises(Denied):
        actions.copy_edition(
            edition_id=made.edition.pk, by=staff_of("assessor"), at=at,
            facts=EditionFacts(kind="annual", year=2010),
        )  # fmt: skip
    new = actions.copy_edition(facts=EditionFacts(kind="annual", year=2010), **said)
    # Whoever wrote the words of the old edition wrote these: a second person checks them again.
    assert new.writers == Edition.objects.get(pk=made.edition.pk).writers == [room.writer.actor_id]
