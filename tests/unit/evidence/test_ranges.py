"""A sound is heard in parts, as the players of iPhones ask for it; one listening is one line."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.evidence import queries
from amparo.evidence.models import File
from amparo.evidence.rules.ranges import BadRange, Part, part_asked
from amparo.ledger.models import Entry
from amparo.places.actions import load_profile
from amparo.situations import actions
from tests.unit.evidence.test_files import keep, picture
from tests.unit.situations.people import sign_in, staff_of
from tests.unit.situations.test_recordings import sound


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=0-", 0, 99),
        ("bytes=10-19", 10, 19),
        ("bytes=99-99", 99, 99),
        ("bytes=90-1000", 90, 99),
        ("bytes=-10", 90, 99),
        ("bytes=-1000", 0, 99),
        (" BYTES = 5-6 ", 5, 6),
    ],
)
def test_a_part_is_found(header, first, last):
    assert part_asked(header, 100) == Part(first, last, 100)


@pytest.mark.parametrize(
    "header", ["", "   ", "bytes", "lines=1-2", "bytes=0-1,5-6", "bytes=0-1, -5", "=0-1"]
)
def test_other_wishes_are_answered_by_the_whole(header):
    assert part_asked(header, 100) is None


@pytest.mark.parametrize(
    "header",
    [
        *("bytes=100-", "bytes=100-200", "bytes=5-2", "bytes=-0", "bytes=-", "bytes="),
        *("bytes=a-b", "bytes=1", "bytes=1-2-3", "bytes=--5", "bytes=+1-2", "bytes=١-٢"),
        f"bytes={'9' * 400}-",
    ],
)
def test_what_is_no_part_is_refused(header):
    with pytest.raises(BadRange):
        part_asked(header, 100)


def test_an_empty_file_has_no_part():
    for header in ("bytes=0-", "bytes=-5", "bytes=0-0"):
        with pytest.raises(BadRange):
            part_asked(header, 0)


@given(st.binary(min_size=1, max_size=300), st.integers(0, 400), st.integers(0, 400))
def test_a_part_is_never_more_than_the_file_and_is_what_it_says(content, one, other):
    try:
        part = part_asked(f"bytes={one}-{other}", len(content))
    except BadRange:
        assert other < one or one >= len(content)
        return
    assert part.of(content) == content[one : other + 1]
    assert len(part.of(content)) == part.last - part.first + 1


@given(st.text(max_size=40))
def test_no_words_break_it(words):
    with contextlib.suppress(BadRange):
        part_asked(f"bytes={words}", 100)


# --- over HTTP --------------------------------------------------------------


@pytest.fixture
def officer(db, settings, tmp_path, at):
    settings.FILES_ROOT = tmp_path
    load_profile("PE", at=at)
    return staff_of("duty_officer")


@pytest.fixture
def copy(officer, at):
    incident = actions.record_incident(by=officer, at=at, type="THD", country="PE")
    return actions.keep_recording(
        incident_id=incident.pk, content=sound(), name="a.wav", language="qu", by=officer, at=at
    ).copy


def asked(client, copy, wanted, **more):
    return client.get(f"/evidence/files/{copy.pk}/", headers={"Range": wanted, **more})


def lines():
    return Entry.objects.filter(verb="file.opened").count()


def test_an_iphone_listens_part_by_part_and_that_is_one_line(client, officer, copy):
    sign_in(client, officer)
    whole = sound()
    probe = asked(client, copy, "bytes=0-1")
    assert (probe.status_code, probe.content) == (206, whole[:2])
    assert probe["Content-Range"] == f"bytes 0-1/{len(whole)}"
    assert (probe["Content-Length"], probe["Accept-Ranges"]) == ("2", "bytes")
    half = len(whole) // 2
    got = asked(client, copy, f"bytes=0-{half - 1}").content
    got += asked(client, copy, f"bytes={half}-").content
    assert got == whole
    assert asked(client, copy, "bytes=-7").content == whole[-7:]
    assert lines() == 1


def test_the_headers_of_a_part_are_as_safe_as_those_of_the_whole(client, officer, copy):
    sign_in(client, officer)
    url = f"/evidence/files/{copy.pk}/"
    for answer in (
        asked(client, copy, "bytes=0-1"), asked(client, copy, "bytes=9-2"), client.get(url),
        client.head(url),
    ):  # fmt: skip
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "no-store"
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["Content-Disposition"].startswith("attachment")


def test_a_part_behind_the_end_is_416_and_no_reading(client, officer, copy):
    sign_in(client, officer)
    for wanted in (f"bytes={copy.size}-", "bytes=5-2", "bytes=x"):
        answer = asked(client, copy, wanted)
        assert (answer.status_code, answer.content) == (416, b"")
        assert answer["Content-Range"] == f"bytes */{copy.size}"
    assert lines() == 0


def test_a_jump_into_the_middle_is_journalled_too_and_again_after_an_hour(client, officer, copy):
    sign_in(client, officer)
    asked(client, copy, "bytes=50-60")
    assert lines() == 1
    line = Entry.objects.get(verb="file.opened")
    assert queries.is_listening(officer, copy, at=line.at + dt.timedelta(minutes=59))
    assert not queries.is_listening(officer, copy, at=line.at + dt.timedelta(minutes=61))
    assert not queries.is_listening(staff_of("auditor"), copy, at=line.at)


def test_the_whole_is_a_line_each_time_and_looking_at_the_head_is_none(client, officer, copy):
    sign_in(client, officer)
    url = f"/evidence/files/{copy.pk}/"
    head = client.head(url)
    assert (head.status_code, head["Content-Length"]) == (200, str(copy.size))
    assert lines() == 0
    assert client.get(url).content == client.get(url).content == sound()
    assert lines() == 2
    # A part of a version that one had before: no version is told, so all of it comes.
    assert asked(client, copy, "bytes=0-1", **{"If-Range": '"x"'}).status_code == 200


def test_who_may_not_open_it_gets_no_part_of_it(client, copy):
    sign_in(client, staff_of("registry_analyst"))
    for wanted in ("bytes=0-1", "bytes=99999-"):
        assert asked(client, copy, wanted).status_code == 404
    assert lines() == 0


def test_what_is_no_sound_comes_whole(client, officer, copy, at):
    photo = keep(picture(), at)
    File.objects.filter(pk=photo.pk).update(file=copy.file)
    sign_in(client, officer)
    answer = asked(client, photo, "bytes=0-1")
    assert answer.status_code == 200 and "Accept-Ranges" not in answer
