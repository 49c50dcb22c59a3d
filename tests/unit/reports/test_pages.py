"""The pages: asking, wrong filters, files, freezing to publishing, the calendar."""

import datetime as dt
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.core.cache import caches
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from amparo.cases.views.public import gate
from amparo.commitments import models as c
from amparo.commitments.queries.activity import activity
from amparo.diplomacy.models import Topic
from amparo.kernel.actors import VISITOR
from amparo.ledger.models import Entry
from amparo.people.models import Post
from amparo.reports.models import Feed, Gathering, LongFile, Snapshot
from amparo.reports.queries.catalogue import REPORTS
from tests.unit.situations.people import sign_in
from vocab.public import Limits

pytestmark = pytest.mark.django_db


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


@pytest.fixture
def desk(client, officer):
    sign_in(client, officer)
    return client


def test_the_list_names_every_report(desk):
    text = page(desk, "reports:list").content.decode()
    assert all(report.key in text for report in REPORTS.values())


@pytest.mark.parametrize("key", sorted(REPORTS))
def test_every_report_has_a_page_in_both_languages(key, desk, full):
    for language in ("en", "es"):
        desk.cookies["django_language"] = language
        assert page(desk, "reports:report", key.lower()).status_code == 200


def test_a_report_says_its_day_filters_mark_and_sources(desk, shelf):
    shelf.treaty("OPENWORD")
    shown = page(desk, "reports:report", "r-01", on="2015-05-04", country="PE").content.decode()
    assert "2015-05-04" in shown and "Peru" in shown and "not frozen" in shown
    assert "Treaty OPENWORD" not in shown  # it was ratified the day after
    later = page(desk, "reports:report", "r-01", on="2015-05-06", country="PE").content.decode()
    assert "Treaty OPENWORD" in later and "Source OPENWORD" in later and 'id="note-1"' in later


def test_only_what_is_open_to_anyone_is_given_without_an_account(client, full):
    def status(key, form="json", **query):
        return client.get(reverse("published:now", args=[key, form]), query).status_code

    assert status("r-10") == 200
    assert status("r-11") == status("r-01") == status("r-99") == 404
    assert status("r-10", "exe") == status("r-10", on="31/31/2020") == 404
    text = client.get(reverse("published:now", args=["r-10", "json"])).content.decode()
    assert "Asks OPENWORD" in text
    assert not any(word in text for word in ("INNERWORD", "CLOSEDWORD", "DRAFTWORD"))


def test_whoever_asks_for_one_day_after_another_fills_nothing(client, full, monkeypatch):
    # What others keep stands in the same place, and would give way.
    kept = []
    monkeypatch.setattr(caches["made"], "set", lambda key, *_more: kept.append(key))
    address = reverse("published:now", args=["r-10", "json"])
    for asked in ({"on": "1900-01-01"}, {"on": "2199-12-31"}, {"country": "FJ"}):
        assert client.get(address, asked).status_code == 200
    assert kept == []
    assert client.get(address).status_code == 200
    assert len(kept) == 1


def test_what_is_kept_never_drives_out_what_counts(client, full, at, monkeypatch):
    came = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1")
    for _n in range(gate.flooding().limits["code"].refuse):
        gate.count(came, "code", at=at)
    monkeypatch.setattr(caches["made"], "_max_entries", 3)
    for n in range(40):
        caches["made"].set(f"file-{n}", b"%PDF", 60)
    assert sum(caches["made"].get(f"file-{n}") is not None for n in range(40)) <= 4
    assert gate.pace(came, "code", at=at) is gate.Pace.WAIT
    monkeypatch.setattr(caches["default"], "_max_entries", 3)
    held = [n for n in range(40) if caches["made"].get(f"file-{n}")]
    for n in range(10):
        gate.count(RequestFactory().get("/", REMOTE_ADDR=f"190.1.2.{n}"), "code", at=at)
    assert held and all(caches["made"].get(f"file-{n}") for n in held)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_files_in_pages_are_made_for_one_address_only_so_often(client, full, form, monkeypatch):
    few = Limits(ask=0, refuse=2, overall_ask=0, overall_refuse=0)
    small = SimpleNamespace(limits={"report": few})
    monkeypatch.setattr(gate, "flooding", lambda: small)

    def asked(form, **query):
        return client.get(reverse("published:now", args=["r-10", form]), query)

    assert asked(form).status_code == asked(form).status_code == 200, "kept after the first"
    assert asked(form, on="2024-01-01").status_code == 200
    refused = asked(form, on="2024-01-02")
    assert refused.status_code == 429 and refused["Retry-After"] == "3600"
    assert "Many files were made from this place" in refused.content.decode()
    assert asked(form).status_code == 200, "what is kept is given all the same"
    assert asked("json", on="2024-01-02").status_code == 200
    other = Client(REMOTE_ADDR="190.1.2.3")
    assert (
        other.get(reverse("published:now", args=["r-10", form]), {"on": "2024-01-03"}).status_code
        == 200
    )


def test_the_activity_of_a_desk_is_gathered_as_its_page_gathers_it(desk, full):
    since, until = dt.date(2026, 1, 1), dt.date(2026, 6, 30)
    told = page(
        desk, "reports:report", "r-11", **{"desk": full.desk.pk, "since": since, "until": until},
        **{"as": "json"},
    ).json()["report"]  # fmt: skip
    tables = {one["name"]: one["rows"] for one in told["blocks"] if one["block"] == "table"}
    for name in ("offices", "meetings", "statements", "position-list", "initiative-list"):
        said = str(tables[name])
        assert "OPENWORD" in said and "DRAFTWORD" not in said, name
    for part in activity(VISITOR, full.desk.pk, since, until):
        kind = {"position": "position-list", "office": "offices"}.get(part.listing.kind, "")
        if kind:
            assert len(part.rows) == len(tables[kind])


def test_all_states_stand_in_one_table(desk, shelf):
    shelf.treaty("OPENWORD")
    assert "Peru" in page(desk, "reports:report", "r-01", country="ALL").content.decode()


@pytest.mark.parametrize(
    ("key", "query"),
    [
        ("r-01", {"on": "31/31/2020"}),
        ("r-01", {"on": "1492-01-01"}),
        ("r-01", {"country": "XX"}),
        ("r-01", {"known": "yesterday"}),
        ("r-02", {"treaty": "not-a-key"}),
        ("r-03", {"cycle": "7"}),
        ("r-11", {"since": "2020-02-01", "until": "2020-01-01"}),
        ("r-12", {"topic": "x"}),
        ("r-16", {"edition": "x"}),
        ("r-25", {"body": "Nobody"}),
    ],
)
def test_wrong_filters_are_said_beside_the_field_and_nothing_is_told(desk, key, query):
    for extra in ({}, {"as": "xlsx"}):
        answer = page(desk, "reports:report", key, **query, **extra)
        assert answer.status_code == 422 and "document" not in answer.context
    assert page(desk, "reports:freeze", key, **query).status_code == 422


def test_too_many_treaties_are_refused(desk, treaties_of):
    keys = treaties_of(13)
    assert page(desk, "reports:report", "r-02", treaty=keys).status_code == 422
    assert page(desk, "reports:report", "r-02", treaty=keys[:3]).status_code == 200


@pytest.fixture
def treaties_of(shelf):
    from amparo.instruments.models import Instrument

    def make(n):
        held = shelf.held("OPENWORD")
        rows = [
            Instrument.objects.create(
                short=f"T{i}", title="T", kind="treaty", level="universal", known_as=f"K{i}", **held
            )
            for i in range(n)
        ]
        return [str(row.pk) for row in rows]

    return make


def test_there_are_no_other_reports_nor_forms(desk):
    assert page(desk, "reports:report", "r-99").status_code == 404
    assert page(desk, "reports:report", "r-01", **{"as": "exe"}).status_code == 404
    assert page(desk, "reports:snapshot", "NOSUCH").status_code == 404


def test_a_file_taken_is_journalled(desk, shelf):
    shelf.treaty("OPENWORD")
    answer = page(desk, "reports:report", "r-01", **{"as": "pdf"})
    assert answer.content.startswith(b"%PDF") and "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    entry = Entry.objects.get(verb="report.taken")
    assert entry.kind == "read" and entry.why.startswith("pdf")


def test_a_visitor_is_sent_to_sign_in(client):
    for name, args in (
        ("reports:list", []),
        ("reports:report", ["r-01"]),
        ("reports:calendar", []),
    ):
        assert page(client, name, *args).status_code == 302


def test_from_the_question_to_the_public(desk, client, head, liaison, shelf):
    shelf.treaty("OPENWORD")
    address = reverse("reports:freeze", args=["r-01"]) + "?country=PE&on=2020-01-01"
    assert desk.get(address).status_code == 200
    answer = desk.post(address, {"audience": "public", "once": "A"})
    kept = Snapshot.objects.get()
    assert answer["Location"] == reverse("reports:snapshot", args=[kept.code])
    assert kept.as_of == dt.date(2020, 1, 1) and kept.state == Snapshot.WAITING
    assert "Another person" in page(desk, "reports:snapshot", kept.code).content.decode()
    public = reverse("published:snapshot", args=[kept.code])
    assert client.get(public).status_code == 404  # whoever asks: it is not published
    publish = reverse("reports:publish", args=[kept.code])
    assert desk.post(publish, {"once": "B"}).status_code == 403
    sign_in(client, liaison)
    assert page(client, "reports:snapshot", kept.code).status_code == 404
    sign_in(client, head)
    assert client.post(publish, {"once": "C"}).status_code == 302
    client.logout()
    shown = client.get(public).content.decode()
    assert "Treaty OPENWORD" in shown and kept.code in shown
    for form in ("pdf", "docx", "xlsx", "csv", "json"):
        taken = client.get(reverse("published:file", args=[kept.code, form]))
        assert taken.status_code == 200 and kept.code in taken["Content-Disposition"]
        again = client.get(reverse("published:file", args=[kept.code, form]))
        assert again.content == taken.content
    assert kept.code in client.get(reverse("published:index")).content.decode()
    client.cookies["django_language"] = "qu"
    listed = client.get(reverse("published:index")).content.decode()
    assert "Lluqsisqa informekuna" in listed and "Tratadokuna imayna kasqan" in listed
    assert "Kay punchawkama" in client.get(public).content.decode()
    sign_in(client, head)
    withdraw = reverse("reports:withdraw", args=[kept.code])
    assert client.post(withdraw, {"reason": "", "once": "D"}).status_code == 422
    client.post(withdraw, {"reason": "A figure was wrong.", "once": "E"})
    client.logout()
    shown = client.get(public).content.decode()
    assert "A figure was wrong." in shown and "OPENWORD" not in shown
    assert client.get(reverse("published:file", args=[kept.code, "pdf"])).status_code == 404
    assert kept.code not in client.get(reverse("published:index")).content.decode()


def test_a_snapshot_that_was_never_published_has_no_public_page_once_withdrawn(desk, shelf):
    address = reverse("reports:freeze", args=["r-01"])
    desk.post(address, {"audience": "public", "once": "A"})
    kept = Snapshot.objects.get()
    desk.post(reverse("reports:withdraw", args=[kept.code]), {"reason": "Not yet.", "once": "B"})
    kept.refresh_from_db()
    assert kept.state == Snapshot.WITHDRAWN
    desk.logout()
    assert desk.get(reverse("published:snapshot", args=[kept.code])).status_code == 404


def test_who_may_not_offer_has_no_such_choice(client, liaison):
    sign_in(client, liaison)
    address = reverse("reports:freeze", args=["r-01"])
    assert "For the public" not in client.get(address).content.decode()
    assert client.post(address, {"audience": "public", "once": "A"}).status_code == 422
    assert client.post(address, {"audience": "own", "once": "B"}).status_code == 302
    assert Snapshot.objects.get().made_label == "Liaison"


def test_a_long_report_is_frozen_then_made_by_the_worker(desk, shelf, monkeypatch):
    monkeypatch.setattr("amparo.reports.actions.rendering.limits", _no_rows_at_once)
    shelf.treaty("OPENWORD")
    live = page(desk, "reports:report", "r-01", **{"as": "pdf"})
    assert "too long to wait for" in live.content.decode()
    desk.post(reverse("reports:freeze", args=["r-01"]), {"audience": "own", "once": "A"})
    kept = Snapshot.objects.get()
    file = reverse("reports:file", args=[kept.code, "pdf"])
    assert desk.get(file).status_code == 302  # back to the page: it is not made
    assert "Have PDF made" in page(desk, "reports:snapshot", kept.code).content.decode()
    desk.post(file)
    made = LongFile.objects.get()
    if made.state == LongFile.WAITING:
        from amparo.reports import jobs

        assert "being made" in page(desk, "reports:snapshot", kept.code).content.decode()
        jobs.make.call(str(made.pk))
    answer = desk.get(file)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def _no_rows_at_once():
    return SimpleNamespace(rows_at_once=0, paper_rows_at_once=0)


# --- the calendar -----------------------------------------------------------------


def new_address(client) -> str:
    client.post(reverse("reports:renew_calendar"))
    address = page(client, "reports:calendar").context["address"]
    assert page(client, "reports:calendar").context["address"] == ""  # shown once
    return address


def test_a_calendar_reads_due_dates_without_signing_in(desk, client, full, officer):
    address = new_address(desk)
    assert address.rsplit("/", 1)[1].removesuffix(".ics") not in str(Feed.objects.values())
    client.logout()
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert events and all("WORD" not in str(event["summary"]) for event in events)
    assert len({str(event["uid"]) for event in events}) == len(events)


def test_a_renewed_or_ended_address_finds_nothing(desk, client):
    first = new_address(desk)
    second = new_address(desk)
    assert client.get(first).status_code == 404 and client.get(second).status_code == 200
    desk.post(reverse("reports:end_calendar"))
    assert client.get(second).status_code == 404
    assert client.get(reverse("published:feed", args=["guess"])).status_code == 404
    assert not Feed.objects.filter(ended_at=None).exists()
    said = Entry.objects.filter(verb__startswith="feed.").values_list("verb", flat=True)
    assert list(said) == ["feed.made", "feed.ended", "feed.made", "feed.ended"]


def test_who_works_here_no_longer_has_no_calendar(desk, client, officer):
    address = new_address(desk)
    Post.objects.filter(user=officer).update(until_on=timezone.localdate() - dt.timedelta(days=1))
    assert client.get(address).status_code == 404


def test_a_calendar_is_never_changed_by_looking(desk):
    assert desk.get(reverse("reports:renew_calendar")).status_code == 405
    assert not Feed.objects.exists()


# --- home -------------------------------------------------------------------------


def test_the_home_of_a_desk_shows_both_dashboards(desk, full):
    text = desk.get(reverse("site:home")).content.decode()
    assert "How much each body owes" in text and "Contradiction" in text


def test_who_works_at_no_desk_has_no_dashboard(client, liaison, full):
    sign_in(client, liaison)
    assert "How much each body owes" not in client.get(reverse("site:home")).content.decode()


def test_what_is_printed_for_the_public_names_nothing_that_visitors_do_not_know(
    client, shelf, officer, at
):
    """The filters stand on every file: a round of the staff, a topic of one desk are not told."""
    sign_in(client, officer)
    shelf.asked("OPENWORD")
    inner = shelf.asked("INNERWORD").cycle
    shelf.said("DRAFTWORD")
    Topic.objects.update(name="Topic DRAFTWORD")
    asked = {"r-03": {"cycle": str(inner.pk)}, "r-12": {"topic": str(Topic.objects.get().pk)}}
    for slug, said in asked.items():
        address = f"{reverse('reports:freeze', args=[slug])}?{urlencode(said)}"
        answer = client.post(address, {"audience": "public"})
        assert answer.status_code == 422 and "not published" in answer.content.decode()
        assert not Snapshot.objects.exists() and not Gathering.objects.exists()
        assert client.post(address, {"audience": "own"}).status_code == 302
        Snapshot.objects.all().delete()
    outer = c.Cycle.objects.exclude(pk=inner.pk).get()
    address = f"{reverse('reports:freeze', args=['r-03'])}?cycle={outer.pk}"
    assert client.post(address, {"audience": "public"}).status_code == 302
    assert "Round OPENWORD" in Snapshot.objects.get().content
