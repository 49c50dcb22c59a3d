"""The list of recommendations, its totals, its file, the matrix and the search: who sees what."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from amparo.commitments.actions import RecommendationFacts, record_recommendation
from amparo.commitments.jobs.indexing import index_new
from amparo.commitments.models import Recommendation
from amparo.commitments.queries import asked_for
from amparo.commitments.queries.asked_for import Wanted
from amparo.commitments.queries.matrices import matrix_of
from amparo.exchange.jobs import run_import
from amparo.kernel.actors import SYSTEM
from amparo.site.search import found_by
from tests import uhri
from tests.unit.situations.people import staff_of

pytestmark = pytest.mark.django_db
UPR = """To,Text,From,Response,Action,Issue,Session
Peru,Ratify the Optional Protocol,Spain,Accepted,5,"International instruments,Torture",2
Peru,Abolish the death penalty,Norway,Noted,5,Death penalty,14
Peru,Continue to protect journalists,Chile,Accepted,2,Freedom of the press,14
Chile,Protect indigenous peoples,Peru,Accepted,4,Indigenous peoples,18
"""
LIST, TOTALS = "commitments:recommendations", "commitments:recommendation_totals"
SECRET = "zanahorias"


@pytest.fixture
def loaded(tmp_path, at, officer):
    """Four published recommendations, and a draft of the desk; all findable."""
    path = tmp_path / "upr.csv"
    path.write_text(UPR)
    run_import(kind="upr-recommendations", path=path, by=SYSTEM, at=at)
    facts = RecommendationFacts(
        mechanism="UPR", country="PE", text=f"Draft about {SECRET}", issued="2030", number="9"
    )
    record_recommendation(facts=facts, by=officer, at=at)
    index_new(at=at)


def texts(**params):
    who = params.pop("who", AnonymousUser())
    return [row.text for row in asked_for.page_of(who, Wanted.read(params))[0]]


def test_the_last_cycle_of_this_houses_state_comes_first_and_all_on_request(loaded):
    assert set(texts()) == {"Abolish the death penalty", "Continue to protect journalists"}
    assert "Ratify the Optional Protocol" in texts(country="PE", every="1")
    assert texts(country="PE", cycle="UPR-1") == ["Ratify the Optional Protocol"]
    assert len(texts(country="", every="1")) == 4 and len(texts(country="")) == 3


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"position": "noted"}, ["Abolish the death penalty"]),
        ({"category": "2"}, ["Continue to protect journalists"]),
        ({"label": "Death penalty"}, ["Abolish the death penalty"]),
        ({"by": "cl"}, ["Continue to protect journalists"]),
        ({"stage": "closed"}, []),
        ({"mechanism": "CRC"}, []),
        ({"desk": "NONE"}, []),
        ({"position": "pending"}, []),
        ({"position": "perhaps", "by": "NO"}, ["Abolish the death penalty"]),
        ({"country": "CL"}, ["Protect indigenous peoples"]),
    ],
)
def test_each_filter_of_the_address_narrows_the_list(loaded, params, found):
    assert texts(**{"country": "PE", **params}) == found


def test_pages_go_on_behind_the_last_row(loaded):
    by, seen, after = Wanted.read({"country": "", "every": "1"}), [], ""
    while True:
        rows, after, _hits = asked_for.page_of(AnonymousUser(), by, after, most=3)
        seen += [row.pk for row in rows]
        if not after:
            break
    assert len(seen) == len(set(seen)) == 4
    assert len(asked_for.page_of(AnonymousUser(), by, "nonsense~x")[0]) == 4


def test_words_find_other_forms_of_a_word_and_the_filter_holds(loaded):
    assert texts(country="", every="1", q="protecting") == [
        "Protect indigenous peoples", "Continue to protect journalists",
    ]  # fmt: skip
    assert texts(country="PE", q="journalist") == ["Continue to protect journalists"]
    assert texts(country="PE", q="torture", every="1") == ["Ratify the Optional Protocol"]


def test_a_draft_leaks_through_no_door(loaded, client, officer):
    draft = Recommendation.objects.get(state="draft")
    observer = staff_of("observer")
    for who in (None, observer):
        if who:
            client.force_login(who)
        every = {"country": "PE", "every": "1"}
        for address, params in (
            (LIST, every), (LIST, {**every, "q": SECRET}), (TOTALS, every),
            (LIST, {**every, "as": "csv"}),
            ("commitments:matrix", every),
        ):  # fmt: skip
            answer = client.get(reverse(address), params)
            body = answer.content.decode()
            assert answer.status_code == 200 and f"Draft about {SECRET}" not in body, address
            assert draft.ref not in body
        assert asked_for.totals_of(who or AnonymousUser(), Wanted.read(every)).all == 3
        address = reverse("commitments:public_recommendation", args=[draft.pk])
        assert client.get(address).status_code == 404
    assert not [p for p in found_by(observer, SECRET, draft.recorded_at) if p.found]
    client.force_login(officer)
    assert SECRET in client.get(reverse(LIST), every).content.decode()
    assert texts(who=officer, q=SECRET, country="", every="1") == [draft.text]
    address = reverse("commitments:public_recommendation", args=[draft.pk])
    assert client.get(address).status_code == 404


def test_the_search_of_the_house_finds_recommendations(loaded, officer, at):
    found = [f.title for p in found_by(officer, "journalists", at) for f in p.found]
    assert found == ["Continue to protect journalists"]


def test_anyone_reads_one_published_recommendation(loaded, client):
    row = Recommendation.objects.get(text__startswith="Abolish")
    page = client.get(reverse("commitments:public_recommendation", args=[row.pk]))
    body = page.content.decode()
    assert "Abolish the death penalty" in body and "Noruega" in body and "Tomada en nota" in body
    assert "UPR Info" in body


def test_totals_divide_by_answer_and_by_stage(loaded, client):
    totals = asked_for.totals_of(AnonymousUser(), Wanted.read({}))
    assert (totals.all, totals.by_position, totals.by_stage) == (
        2, [("supported", 1), ("noted", 1)], [("answered", 2)],
    )  # fmt: skip
    part = client.get(reverse(TOTALS), headers={"HX-Request": "true"}).content.decode()
    assert "2 recomendaciones" in part and "<html" not in part


@pytest.mark.parametrize(("ending", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_the_list_leaves_as_a_file_with_its_filter(loaded, client, ending, start):
    answer = client.get(reverse(LIST), {"country": "PE", "as": ending})
    assert answer.status_code == 200 and answer.content.startswith(start)
    if ending == "csv":
        body = answer.content.decode()
        assert "Abolish the death penalty" in body and "Optional Protocol" not in body


def test_a_file_that_is_too_long_is_refused_with_what_to_do(loaded, client, monkeypatch):
    from types import SimpleNamespace

    from amparo.commitments.views import recommendations

    monkeypatch.setattr(recommendations, "limits", lambda: SimpleNamespace(rows_at_once=1))
    answer = client.get(reverse(LIST), {"country": "PE", "as": "csv"}, follow=True)
    assert "más de 1" in answer.content.decode().lower()


def test_the_matrix_counts_each_under_its_themes_and_once_in_all(loaded, client):
    found = matrix_of(AnonymousUser(), Wanted.read({"country": "PE", "every": "1"}))
    assert {r.theme: (r.all, dict(r.answers)) for r in found.rows} == {
        "International instruments": (1, {"supported": 1}), "Torture": (1, {"supported": 1}),
        "Death penalty": (1, {"noted": 1}), "Freedom of the press": (1, {"supported": 1}),
    }  # fmt: skip
    assert found.total.all == 3 and dict(found.total.answers) == {"supported": 2, "noted": 1}
    page = client.get(reverse("commitments:matrix"), {"country": "PE"})
    assert page.status_code == 200 and "Death penalty" in page.content.decode()


def test_a_page_asks_the_same_number_of_questions_however_long_it_is(at, tmp_path, client, officer):
    client.force_login(officer)
    asked = []
    for count in (3, 38):
        path = tmp_path / f"{count}.csv"
        path.write_text(uhri.as_csv(uhri.rows(count)))
        run_import(kind="uhri-recommendations", path=path, by=SYSTEM, at=at)
        client.get(reverse(LIST))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse(LIST))
        asked.append(len(queries))
    assert asked[0] == asked[1] and asked[1] < 40, asked


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_pages_are_in_the_readers_language(loaded, client, language):
    with translation.override(language):
        body = client.get(reverse(LIST), headers={"Accept-Language": language}).content.decode()
    assert ("Recomendaciones" in body) == (language == "es")


@pytest.mark.parametrize("few", [900, 0])
def test_a_rare_theme_and_a_common_one_narrow_alike(loaded, monkeypatch, few):
    monkeypatch.setattr(asked_for, "FEW", few)
    every = {"country": "", "every": "1"}
    assert texts(**every, by="cl") == ["Continue to protect journalists"]
    assert texts(**every, label="Death penalty", position="noted") == ["Abolish the death penalty"]
    assert texts(**every, label="Death penalty", by="ES") == []
    assert texts(**every, position="in_part") == []


def test_a_page_asks_for_keys_in_the_order_of_an_index_and_hides_drafts(loaded, officer):
    by = Wanted.read({"country": "", "every": "1"})
    with CaptureQueriesContext(connection) as asked:
        rows, _after, _hits = asked_for.page_of(AnonymousUser(), by)
    first = asked.captured_queries[0]["sql"]
    assert " JOIN " not in first and "ORDER BY" in first
    assert [row.issued for row in rows] == sorted((row.issued for row in rows), reverse=True)
    assert len(rows) == 4 and len(asked_for.page_of(officer, by)[0]) == 5


def test_a_search_asks_as_often_for_many_rows_as_for_few(loaded, at, tmp_path, client, officer):
    """Beside the session and who reads, it asks for no more than the list and each part once."""
    client.force_login(officer)
    said = {"country": "", "every": "1", "q": "protecting journalists"}
    asked = []
    for count in (3, 60):
        rows = "".join(
            f'Peru,"Protect all journalists, {n}",Chile,Accepted,2,"Issue {n},Press",14\n'
            for n in range(count)
        )
        path = tmp_path / f"{count}.csv"
        path.write_text(UPR.splitlines(keepends=True)[0] + rows)
        run_import(kind="upr-recommendations", path=path, by=SYSTEM, at=at)
        index_new(at=at)
        client.get(reverse(LIST), said)
        with CaptureQueriesContext(connection) as queries:
            body = client.get(reverse(LIST), said).content.decode()
        asked.append(len(queries))
    shown = [f"Protect all journalists, {n}<" for n in range(60)]
    assert sum(text in body for text in shown) == asked_for.PAGE and "Issue 59 · Press" in body
    assert "Draft about" not in body and "after=" in body
    assert asked[0] == asked[1] <= 21, asked


def test_a_line_drawn_for_the_desk_is_not_shown_to_all(loaded, client, officer):
    row = Recommendation.objects.get(text__startswith="Abolish")
    own = reverse("commitments:recommendation", args=[row.pk])
    public = reverse("commitments:public_recommendation", args=[row.pk])
    to_all = client.get(reverse(LIST)).content.decode()
    client.force_login(officer)
    to_desk = client.get(reverse(LIST)).content.decode()
    assert f'"{public}"' in to_all and own not in to_all.replace(public, "")
    assert f'"{own}"' in to_desk
    client.logout()
    assert own not in client.get(reverse(LIST)).content.decode().replace(public, "")
    Recommendation.objects.filter(pk=row.pk).update(text="Abolish it in all cases")
    assert "Abolish it in all cases" in client.get(reverse(LIST)).content.decode()


def test_totals_and_the_file_of_a_search_hold_what_it_finds(loaded, client):
    said = Wanted.read({"country": "", "every": "1", "q": "protecting"})
    assert asked_for.totals_of(AnonymousUser(), said).all == 2
    answer = client.get(reverse(LIST), {**said.as_query(), "as": "csv"}).content.decode()
    assert "Continue to protect journalists" in answer and "Abolish" not in answer
