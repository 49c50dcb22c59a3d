"""Pages: what everyone reads and takes along, and what stays where alerts are made."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from amparo.forecasts.models import Forecast, Run
from tests.unit.forecasts import made

pytestmark = pytest.mark.django_db
LANGUAGES = ("es", "en", "qu")
CAUTION = {"es": "no es seguridad", "en": "not safety", "qu": "manam hawka kaychu"}
NEVER = re.compile(r"genocid|no risk|sin riesgo|safe country|país seguro", re.IGNORECASE)


def get(client, name, *args, language="en", **query):
    client.cookies["django_language"] = language
    return client.get(
        reverse(f"forecasts:{name}", args=args), query, headers={"accept-language": language}
    )


def words(answer):
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyone_reads_what_is_published_with_its_caution(client, published, language):
    pages = [
        get(client, "index", language=language),
        get(client, "forecast", published.code, language=language),
        get(client, "country", published.code, "CO", language=language),
        get(client, "country", published.code, "PE", language=language),
    ]
    for page in pages:
        text = words(page)
        assert page.status_code == 200
        assert CAUTION[language] in text and not NEVER.search(text)
        assert 'id="limits"' in text and 'role="img"' in text and "<table" in text


def test_what_is_not_published_is_not_there_for_others(client, draft, other):
    for _ in range(2):
        assert get(client, "forecast", draft.code).status_code == 404
        for name in ("country", "svg"):
            assert get(client, name, draft.code, "CO").status_code == 404
        for name in ("csv", "json"):
            assert get(client, name, draft.code).status_code == 404
        assert draft.code not in words(get(client, "index"))
        client.force_login(other)
    for name in ("desk", "new_run"):
        assert get(client, name).status_code == 403
    assert get(client, "one", draft.code).status_code == 403
    client.logout()
    assert get(client, "desk").status_code == 302, "sign in first"


def test_a_quiet_country_is_never_shown_as_safe(client, published):
    text = words(get(client, "country", published.code, "PE"))
    assert "Deaths expected: under 1." in text and "also of those where a war then began" in text
    assert "under 1 in 100" in text
    assert "deaths of the last months" in text and "× 3.00" in text and "÷ 1.49" in text
    assert not re.search(r">\s*0 ?%", text) and "What it cannot see" in text


def test_a_part_of_the_world_is_one_link_away(client, published):
    whole = words(get(client, "index"))
    assert "Colombia" in whole and "?group=andean" in whole
    assert "Colombia" in words(get(client, "index", group="andean"))
    african = words(get(client, "forecast", published.code, group="african"))
    assert "Colombia" not in african and "nothing about their safety" in african
    assert get(client, "index", group="nosuch").status_code == 404
    assert get(client, "country", published.code, "FR").status_code == 404


def test_the_table_as_csv(client, published):
    answer = get(client, "csv", published.code)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert "attachment" in answer["Content-Disposition"]
    assert len(rows) == 24 and rows[0]["country"] == "CO" and rows[0]["month"] == "2027-01"
    assert float(rows[0]["q95"]) == 80 and "not safety" in rows[0]["note"]


def test_the_forecast_as_json_says_what_made_it(client, published):
    told = json.loads(get(client, "json", published.code).content)
    assert told["forecast"] == published.code and told["known_until"] == "2026-10"
    assert told["format"] == "amparo-forecast/1" and told["licence"] == "CC-BY-4.0"
    assert told["vintage"]["inputs"][0]["sha256"] == "a" * 64 and "UCDP" in told["source"]
    assert told["notice"] == "" and told["invented"] is False and "not safety" in told["caution"]
    assert told["limits"] and told["record"][0]["ratio"] == 0.91
    assert [c["country"] for c in told["countries"]] == ["CO", "PE"]
    assert len(told["countries"][0]["months"]) == 12


@pytest.mark.parametrize("country", ["CO", "PE"])
def test_the_drawing_is_whole_xml_and_holds_its_caution(client, published, country):
    answer = get(client, "svg", published.code, country)
    assert answer["Content-Type"].startswith("image/svg+xml")
    root = ET.fromstring(answer.content)  # noqa: S314 (our own)
    said = " ".join(root.itertext())
    assert "not safety" in said and "2027" in said
    assert len([e for e in root.iter() if e.tag.endswith("polygon")]) == 2


@pytest.mark.parametrize("state", ["withdrawn", "corrected"])
def test_what_ended_stays_with_its_reason(client, at, state):
    old = made.forecast(at, state=state)
    new = made.forecast(at, state="published", number=2)
    Forecast.objects.filter(pk=old.pk).update(
        reason="A month was missing.", ended_at=at,
        corrected_by=new if state == "corrected" else None,
    )  # fmt: skip
    for page in (get(client, "forecast", old.code), get(client, "country", old.code, "CO")):
        text = words(page)
        assert page.status_code == 200 and "A month was missing." in text
        assert ("The forecast that takes its place" in text) == (state == "corrected")
    rows = words(get(client, "csv", old.code))
    assert rows.count(f"This forecast was {state} on 2026-11-10") == 24, "in every row"
    index = words(get(client, "index"))
    assert old.code in index and new.code in index
    told = json.loads(get(client, "json", old.code).content)
    assert told["state"] == state and "A month was missing." in told["notice"]
    every = json.loads(get(client, "every_json").content)["forecasts"]
    assert {one["forecast"]: one["state"] for one in every} == {
        old.code: state, new.code: "published"
    }  # fmt: skip
    assert f"was {state}" in words(get(client, "svg", old.code, "CO"))


def test_countries_are_found_by_name_and_stand_in_the_order_asked(client, published):
    def names(**query):
        text = words(get(client, "forecast", published.code, **query))
        return re.findall(r'<th scope="row"><a href="[^"]*">([^<]+)</a>', text)

    assert names() == ["Colombia", "Peru"] == names(order="name") == names(order="nonsense")
    assert names(q="perÚ") == ["Peru"] == names(q="pe", group="andean")
    assert names(q="nowhere") == [] == names(group="african")
    text = words(get(client, "forecast", published.code, q="nowhere"))
    assert "nothing about their safety" in text and "All States" in text


def test_invented_figures_say_so_on_every_page_and_in_every_file(client, published, analyst):
    Run.objects.update(is_invented=True)
    pages = [("index",), ("forecast", published.code), ("country", published.code, "PE")]
    for page in pages:
        assert "Invented figures, for a demonstration." in words(get(client, *page))
    assert words(get(client, "csv", published.code)).count("Invented figures") == 24
    assert "Invented figures" in json.loads(get(client, "json", published.code).content)["notice"]
    assert "Invented figures" in words(get(client, "svg", published.code, "PE"))
    client.force_login(analyst)
    for page in (("desk",), ("one", published.code), ("desk_country", published.code, "PE"),
                 ("run", published.run_id)):  # fmt: skip
        assert "Invented figures" in words(get(client, *page))


def test_from_the_question_to_the_public_page(client, draft, analyst, authority):
    client.force_login(analyst)
    assert draft.code in words(get(client, "desk"))
    for name, args in (("one", [draft.code]), ("desk_country", [draft.code, "CO"])):
        assert get(client, name, *args).status_code == 200
    address = reverse("forecasts:do", args=[draft.code, "sign"])
    assert client.get(address).status_code == 200
    bad = client.post(address, {"reading": "a safe country", "language": "en"})
    assert bad.status_code == 422 and "a safe country" in words(bad)
    assert client.post(address, {"reading": "Look.", "language": "en"}).status_code == 302
    publish = reverse("forecasts:do", args=[draft.code, "publish"])
    assert client.post(publish, {}).status_code == 403
    client.force_login(authority)
    assert "Look." in words(client.get(publish))
    assert client.post(publish, {}).status_code == 302
    client.logout()
    assert "Look." in words(get(client, "forecast", draft.code))


def test_home_says_what_waits_for_whom(client, draft, analyst, authority):
    client.cookies["django_language"] = "en"
    for who, waits in ((analyst, True), (authority, False)):
        client.force_login(who)
        home = words(client.get("/home/"))
        assert ("Read a forecast and sign it" in home) is waits
        assert reverse("forecasts:desk") in home


def test_a_run_is_asked_and_watched(client, panel, analyst, authority):
    client.force_login(analyst)
    answer = client.post(reverse("forecasts:new_run"), {"card": "conflictology", "window": ""})
    run = Run.objects.get()
    assert answer.status_code == 302 and answer["Location"].endswith(f"{run.pk}/")
    text = words(get(client, "run", run.pk))
    assert "0 of 4" in text and 'hx-trigger="every 5s"' in text and "panel.parquet" in text
    client.cookies["django_language"] = "en"
    again = client.post(reverse("forecasts:new_run"), {"card": "conflictology", "window": ""})
    assert again.status_code == 409
    cancel = reverse("forecasts:cancel_run", args=[run.pk])
    assert cancel in text and client.post(cancel, {"reason": ""}).status_code == 422
    client.force_login(authority)
    assert get(client, "run", run.pk).status_code == 200
    assert client.post(cancel, {"reason": "No."}).status_code == 403
    client.force_login(analyst)
    assert client.post(cancel, {"reason": "Newer data come."}).status_code == 302
    over = words(get(client, "run", run.pk))
    assert "Newer data come." in over and "hx-trigger" not in over and cancel not in over
    Run.objects.update(state=Run.FAILED, note="The panel ends too early.")
    failed = words(get(client, "run", run.pk))
    assert "The panel ends too early." in failed and "Ask again" in failed
    client.force_login(authority)
    assert client.get(reverse("forecasts:new_run")).status_code == 403
