"""Releases: each refusal and each line of the journal; numbers, siblings, names that stay out."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.db import connection

from amparo.kernel.actors import SYSTEM, VISITOR
from amparo.kernel.errors import Denied, Invalid, Outdated, Refused
from amparo.ledger.models import Entry, Event
from amparo.press import actions
from amparo.press.models import Release, Version
from amparo.press.policies import POLICY, Can
from amparo.press.queries import listed, visible_to
from amparo.press.rules import BadLink, links_in, numbered, paragraphs_of
from amparo.vault.actions import keep_identity
from amparo.vault.mentions import is_anyone_named_in
from amparo.vault.naming import PointsToSomeone
from tests.unit.press.conftest import WORDS, body, user

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=365)


def verbs(release):
    rows = Entry.objects.filter(target=f"press.Release:{release.pk}").order_by("seq")
    return [row.verb for row in rows]


def test_one_writes_a_second_clears_the_head_publishes(draft, officer, second, head, stranger, at):
    with pytest.raises(Denied, match="someone else"):
        actions.clear(release_id=draft.pk, revision=1, by=officer, at=at)
    with pytest.raises(Denied):
        actions.clear(release_id=draft.pk, revision=1, by=stranger, at=at)
    with pytest.raises(Refused):
        actions.publish(release_id=draft.pk, by=head, at=at)
    actions.clear(release_id=draft.pk, revision=1, by=second, at=at)
    with pytest.raises(Denied):
        actions.publish(release_id=draft.pk, by=second, at=at)
    published = actions.publish(release_id=draft.pk, by=head, at=at)
    assert published.called == f"001-{at.year}-OPM"
    assert verbs(draft) == ["press.written", "press.clear", "press.publish"]
    assert Event.objects.get(verb="press.published").payload == {"kind": "recognition"}
    said = json.dumps(list(Entry.objects.values_list("before", "after", "why")), default=str)
    assert WORDS.title not in said and "forest" not in said


def test_whoever_wrote_any_of_it_does_not_clear_it(draft, officer, second, head, at):
    actions.change(
        release_id=draft.pk, revision=1, words=replace(WORDS, title="New"), by=second, at=at
    )
    for who in (second, officer):  # another's comma after theirs does not wash it clean
        with pytest.raises(Denied, match="wrote any of it"):
            actions.clear(release_id=draft.pk, revision=2, by=who, at=at)
    assert actions.clear(release_id=draft.pk, revision=2, by=head, at=at).state == "cleared"
    assert Version.objects.get().words["title"] == WORDS.title


def test_only_the_words_that_were_read_are_cleared_or_changed(draft, officer, second, at):
    with pytest.raises(Outdated):
        actions.clear(release_id=draft.pk, revision=7, by=second, at=at)
    with pytest.raises(Outdated):
        actions.change(release_id=draft.pk, revision=7, words=WORDS, by=officer, at=at)
    actions.clear(release_id=draft.pk, revision=1, by=second, at=at)
    with pytest.raises(Refused):
        actions.change(release_id=draft.pk, revision=1, words=WORDS, by=officer, at=at)
    with pytest.raises(Invalid):
        actions.send_back(release_id=draft.pk, reason=" ", by=second, at=at)
    back = actions.send_back(release_id=draft.pk, reason="Shorter.", by=second, at=at)
    assert (back.state, back.reason) == ("draft", "Shorter.")


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", " "), ("text", "\n\n"), ("contact", ""), ("contact_email", ""),
     ("links", "https://elsewhere.example/ Away"), ("links", "//elsewhere.example/ Away"),
     ("links", "/no/such/page/ Gone")],
)  # fmt: skip
def test_words_that_say_too_little_are_refused(desk, officer, at, field, value):
    with pytest.raises(Invalid):
        actions.write(
            body=desk, kind="release", language="es", words=replace(WORDS, **{field: value}),
            by=officer, at=at,
        )  # fmt: skip
    assert not Release.objects.exists()


def test_who_writes_where_what_and_in_which_language(desk, officer, stranger, at):
    given = {"words": WORDS, "at": at}
    with pytest.raises(Denied):
        actions.write(body=desk, kind="release", language="es", by=stranger, **given)
    with pytest.raises(Invalid):
        actions.write(body=desk, kind="gossip", language="es", by=officer, **given)
    with pytest.raises(Invalid):
        actions.write(body=desk, kind="release", language="fr", by=officer, **given)


def test_numbers_run_by_body_and_year_without_a_gap(make, at, head):
    first, second = make("One"), make("Two")
    actions.withdraw(release_id=second.pk, reason="A mistake.", by=head, at=at)
    third, later = make("Three"), make("Four", when=at + YEAR)
    numbers = [(r.number, r.year) for r in (first, second, third, later)]
    assert numbers == [(1, at.year), (2, at.year), (3, at.year), (1, at.year + 1)]
    other = body("ENV2")
    writer, boss = user("w2", "desk_officer", other), user("h2", "desk_head", other)
    made = actions.write(body=other, kind="release", language="es", words=WORDS, by=writer, at=at)
    actions.clear(release_id=made.pk, revision=1, by=boss, at=at)
    assert actions.publish(release_id=made.pk, by=boss, at=at).called == f"001-{at.year}-ENV2"


def test_a_translation_has_the_number_of_its_first_text(make, officer, second, head, at):
    first = make("Uno")
    given = {"release_id": first.pk, "by": officer, "at": at}
    made = actions.translate(language="en", words=replace(WORDS, title="One"), **given)
    with pytest.raises(Invalid):
        actions.translate(language="en", words=WORDS, **given)
    with pytest.raises(Invalid):
        actions.translate(language="es", words=WORDS, **given)
    with pytest.raises(Refused):
        actions.translate(release_id=made.pk, language="qu", words=WORDS, by=officer, at=at)
    actions.clear(release_id=made.pk, revision=1, by=second, at=at)
    sibling = actions.publish(release_id=made.pk, by=head, at=at)
    assert (sibling.called, sibling.number) == (first.called, None)
    assert [r.title for r in listed("en")] == ["One"] and [r.title for r in listed("es")] == ["Uno"]
    assert [r.title for r in listed("qu")] == ["Uno"], "else as it was written"
    with pytest.raises(Refused):
        actions.withdraw(release_id=first.pk, reason="A mistake.", by=head, at=at)


def test_a_translation_waits_for_its_first_text(draft, officer, second, head, at):
    made = actions.translate(release_id=draft.pk, language="en", words=WORDS, by=officer, at=at)
    actions.clear(release_id=made.pk, revision=1, by=second, at=at)
    with pytest.raises(Refused):
        actions.publish(release_id=made.pk, by=head, at=at)
    actions.discard(release_id=draft.pk, by=officer, at=at)
    with pytest.raises(Refused):
        actions.discard(release_id=draft.pk, by=officer, at=at)


def test_a_withdrawal_needs_its_reason_and_the_head(make, officer, head, at):
    made = make()
    with pytest.raises(Denied):
        actions.withdraw(release_id=made.pk, reason="No.", by=officer, at=at)
    with pytest.raises(Invalid):
        actions.withdraw(release_id=made.pk, reason="", by=head, at=at)


def test_drafts_stay_at_their_desk(draft, make, officer, stranger):
    published = make()
    both, one = {draft, published}, {published}
    for who, sees in ((officer, both), (SYSTEM, both), (stranger, one), (VISITOR, one)):
        assert set(visible_to(who)) == sees
        allowed = {row for row in Release.objects.all() if POLICY.allows(who, Can.SEE, row)}
        assert allowed == sees, "the filter and the table agree"


# --- nobody who is protected is named ---------------------------------------------


@pytest.fixture
def protected(at):
    return keep_identity(
        by=SYSTEM, at=at, legal_name="Teófila Quispe Huamán", document="45678912",
        contacts=[{"type": "phone", "value": "+51 987 654 321"},
                  {"type": "email", "value": "teofila@example.org"}],
    )  # fmt: skip


@pytest.mark.parametrize(
    "says",
    ["We thank Teófila Quispe Huamán for her work.", "we thank TEOFILA  QUISPE HUAMAN",
     "Gracias a la señora Teofila Quispe.", "La lideresa Quispe Huamán habló.",
     "Escriban a Teofila@Example.org.", "Llame al 987654321.", "DNI 45678912.",
     "La familia de Quispe de la Huamán."],
)  # fmt: skip
def test_a_text_that_names_a_protected_person_does_not_go_out(
    protected, desk, officer, second, head, at, says
):
    assert is_anyone_named_in(says)
    given = {"body": desk, "kind": "release", "language": "es", "by": officer, "at": at}
    for words in (replace(WORDS, text=says), replace(WORDS, title=says)):
        made = actions.write(words=words, **given)  # to refuse it would tell who is protected
        actions.clear(release_id=made.pk, revision=1, by=second, at=at)
        with pytest.raises(PointsToSomeone) as no:
            actions.publish(release_id=made.pk, by=head, at=at)
        assert "Quispe" not in str(no.value) and no.value.what == made
    assert not Release.objects.filter(state="published").exists()


@pytest.mark.parametrize(
    "says",
    ["The defender «Gorrión» is recognised.", "La región Huamanga y el señor Quispe Mamani.",
     "Teófila habló en Lima.", "El Ministerio de Justicia y Derechos Humanos.", ""],
)  # fmt: skip
def test_code_names_and_others_may_stand(protected, says):
    assert not is_anyone_named_in(says)


def test_a_name_protected_since_it_was_cleared_stops_the_publication(
    desk, officer, second, head, at
):
    words = replace(WORDS, text="Rosa Condori Mamani spoke.")
    made = actions.write(body=desk, kind="release", language="es", words=words, by=officer, at=at)
    actions.clear(release_id=made.pk, revision=1, by=second, at=at)
    keep_identity(by=SYSTEM, at=at, legal_name="Rosa Condori Mamani")
    with pytest.raises(Refused):
        actions.publish(release_id=made.pk, by=head, at=at)
    with pytest.raises(Refused):
        actions.withdraw(release_id=made.pk, reason="Rosa Condori Mamani.", by=head, at=at)


def test_words_that_cannot_go_out_tell_nobody_who_is_protected(
    protected, desk, officer, second, head, make, at
):
    """A head who tries names on a draft, or on a release that stays, hears the same of each."""
    of_desk = {"body": desk, "kind": "release", "language": "es", "by": officer, "at": at}
    out = make()
    beside = actions.translate(
        release_id=out.pk, language="en", words=WORDS, by=officer, at=at
    )  # fmt: skip
    actions.clear(release_id=beside.pk, revision=1, by=second, at=at)
    actions.publish(release_id=beside.pk, by=head, at=at)
    heard = set()
    for name in ("Teófila Quispe Huamán", "Elsa Mamani Ccori"):
        made = actions.write(words=replace(WORDS, text=f"We thank {name}."), **of_desk)
        with pytest.raises(Refused) as no:
            actions.publish(release_id=made.pk, by=head, at=at)
        heard.add((type(no.value), str(no.value)))
        with pytest.raises(Refused, match="translations") as no:
            actions.withdraw(release_id=out.pk, reason=f"Says {name}.", by=head, at=at)
        heard.add((type(no.value), str(no.value)))
    assert len(heard) == 2, "one answer to each question, whoever is named"


def test_nothing_of_an_identity_is_opened_to_look_for_it(protected, django_assert_max_num_queries):
    text = " ".join(f"Palabra{n} Otra{n}." for n in range(500))
    with django_assert_max_num_queries(40):
        assert not is_anyone_named_in(text)
    assert all("legal_name" not in q["sql"] for q in connection.queries)


# --- plain values -------------------------------------------------------------------


def test_paragraphs_links_and_numbers():
    assert paragraphs_of("One\ntwo.\r\n\r\nThree.") == ["One two.", "Three."]
    assert [(link.path, link.words) for link in links_in("/press/ Here\n\n/help/")] == [
        ("/press/", "Here"), ("/help/", "/help/"),
    ]  # fmt: skip
    for bad in ("javascript:alert(1) x", "//evil.example/", "/a/../b", "http://x/", "/p\\q"):
        with pytest.raises(BadLink):
            links_in(bad)
    with pytest.raises(BadLink):
        links_in("\n".join(["/help/"] * 11))
    assert numbered(12, 2026, "RREE") == "012-2026-RREE"
