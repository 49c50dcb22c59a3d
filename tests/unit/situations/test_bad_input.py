"""What people and files bring by mistake or by malice, at every door of the registry."""

import pytest

from amparo.exchange.messages import sentence
from amparo.exchange.rules import Unreadable
from amparo.exchange.rules.reading import open_table
from amparo.kernel.actors import SYSTEM
from amparo.places.actions import load_profile
from amparo.situations import actions, queries
from amparo.situations.jobs.cells import iso_date
from amparo.situations.models import Incident, Person
from amparo.situations.rules import read_date
from amparo.vault.rules import normal_name, sound, stems

pytestmark = pytest.mark.django_db
OVERRIDE = "Ro\u202esa Quis\u2066pe\u200b"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_two_million_columns_are_refused_before_they_are_cut(mark):
    with pytest.raises(Unreadable) as bad:
        open_table((mark * 2_000_000).encode() + b"\n1\n", "wide.csv")
    assert bad.value.why == "columns" and "500" in sentence(bad.value)


def test_a_row_far_longer_than_its_heading_is_read_and_counted():
    table = open_table(b"a,b\n" + b"1," * 100_000 + b"1\n", "long.csv")
    row = next(iter(table.rows))
    assert (dict(row.values), row.cells) == ({"a": "1", "b": "1"}, 100_001)


@pytest.mark.parametrize(
    ("written", "order", "known"),
    [
        ("2020-06-14", "iso", "2020-06-14"),
        ("2020/06/14", "iso", "2020-06-14"),
        ("14/06/2020", "dmy", "2020-06-14"),
        ("14.06.2020", "dmy", "2020-06-14"),
        ("06/14/2020", "mdy", "2020-06-14"),
        ("06/2020", "dmy", "2020-06"),
        ("2020", "iso", "2020"),
    ],
)
def test_a_date_is_read_in_the_order_that_the_file_declares(written, order, known):
    assert read_date(iso_date(written, order)).occurred == known


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("14/06/2020", "iso"), ("14 de junio de 2020", "dmy"), ("Jun 14, 2020", "mdy"),
        ("14/06/20", "dmy"), ("20200614", "iso"), ("43996", "iso"), ("0000-00-00", "iso"),
    ],
)  # fmt: skip
def test_a_date_in_another_order_is_refused_and_never_turned_round(written, order):
    with pytest.raises(ValueError, match="is not a date"):
        read_date(iso_date(written, order))


def test_a_month_of_14_is_no_month_whatever_the_order():
    known = read_date(iso_date("06/14/2020", "dmy"))
    assert (known.occurred, known.warning) == ("2020", "impossible_month")


def test_a_name_of_ten_thousand_characters_is_refused_and_kept_on_the_page(at, staff, signed_in):
    load_profile("PE", at=at)
    client = signed_in(staff("intake_officer"))
    endless = "Rosa" * 2_500
    response = client.post("/situations/people/new/", {"legal_name": endless})
    assert response.status_code == 422 and endless in response.content.decode()
    assert not Person.objects.exists()
    path = "/situations/call/0191aaaa-0000-7000-8000-000000000001/"
    client.post(path, {"type": "THD", "name": endless, "number_of_victims": "1"})
    assert not Incident.objects.exists()
    assert endless in client.get(path).content.decode()


def test_an_endless_name_from_elsewhere_is_kept_and_does_not_flood_the_index(at):
    from amparo.vault.models import Posting

    person = actions.register_person(
        by=SYSTEM, at=at, identity={"legal_name": " ".join(f"n{n}" for n in range(10_000))}
    )
    assert person.identity.legal_name.endswith("n9999")
    assert Posting.objects.count() < 400


def test_turns_of_direction_neither_hide_a_name_nor_stay_in_a_text(at, staff, desk):
    assert normal_name(OVERRIDE) == "rosa quispe"
    person = actions.register_person(by=SYSTEM, at=at, identity={"legal_name": OVERRIDE})
    officer = staff("case_officer")
    desk.give(officer, persons=[person])
    assert [one.who for one in queries.search_people(officer, "Rosa Quispe")] == [person]
    row = actions.record_incident(
        by=SYSTEM, at=at, type="THD", country="PE", description=f"They said: {OVERRIDE}",
        public_summary="safe \u202egnp.exe", exact_place="\u2067here",
    )  # fmt: skip
    row.refresh_from_db()
    assert row.description == "They said: Rosa Quispe"
    assert row.public_summary == "safe gnp.exe" and row.exact_place == "here"


TYPED = [
    "=HYPERLINK(1)", "%", "_", "'", '"', "\\", "\0", "' OR 1=1 --", "<script>", "{{ x }}", "\u202e",
    "a" * 10_000, "ñ" * 5_000, "🙂 🙂", "AND OR NOT NEAR *", "INC-", "INC-%%%%", " ", "١٢٣٤٥٦٧٨",
    " ".join(f"palabra{n}" for n in range(3_000)), "@", "a@", "70000001" * 50, "ﷺ" * 500,
]  # fmt: skip


@pytest.mark.parametrize("typed", TYPED)
def test_whatever_is_typed_the_searches_answer(at, staff, signed_in, typed):
    load_profile("PE", at=at)
    for role in ("registry_analyst", "case_officer"):
        client = signed_in(staff(role))
        response = client.get("/situations/", {"q": typed})
        assert response.status_code == 200
        assert "<script>" not in response.content.decode().split("<main")[1].split("</main")[0]
        assert client.get("/situations/totals/", {"q": typed}).status_code == 200
        assert client.post("/search/", {"q": typed}).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["after=x", "after=-_x", "after=2020_zz", "after=%00", "after=9999-99-99_0&q=rio", "source=%00",
     "source=x", "region=%00&country=PE", "since=2020-99-99", "since=99999", "until=-1",
     "type=%F0%9F%99%82", "country=%00%00", "cause=../../etc"],
)  # fmt: skip
def test_a_broken_address_gives_a_page(at, staff, signed_in, query):
    load_profile("PE", at=at)
    client = signed_in(staff("registry_analyst"))
    for path in ("/situations/", "/situations/totals/", "/situations/searches/new/"):
        assert client.get(f"{path}?{query}").status_code == 200


def test_stems_of_anything_are_short_and_few():
    for typed in TYPED:
        assert len(stems(typed)) <= 400
        assert all(len(stem) <= 60 for stem in stems(typed))
        assert isinstance(sound(normal_name(typed)), str)
