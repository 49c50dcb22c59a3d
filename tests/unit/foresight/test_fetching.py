"""Fetching against a server on this machine: it goes on, checks, and leaves nothing half done."""

import gzip
import hashlib
import io
import json
import threading
import types
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

import httpx
import polars as pl
import pytest

from foresight.cli import main
from foresight.errors import Unusable
from foresight.fetching import Source, download, events

CONTENT = bytes(range(256)) * 2000
EVENTS = [
    {
        "id": i,
        "type_of_violence": 1,
        "date_start": "2011-05-01T00:00:00",
        "date_end": "2011-05-01T00:00:00",
        "best": i % 7,
        "latitude": -12.0,
        "longitude": -77.0,
        "country": "Peru",
        "country_id": 135,
    }
    for i in range(2500)
]


class Server(ThreadingHTTPServer):
    """A small UCDP: `fail` lets so many answers break off, `wanted` is the key it asks for."""

    fail, wanted, announced, asked = 0, "", None, 0
    rows, files = EVENTS, types.MappingProxyType({})


class Answers(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self):
        self.server.asked += 1
        if self.server.wanted and self.headers["x-ucdp-access-token"] != self.server.wanted:
            self.send_error(401)
            return
        address = urlparse(self.path)
        if address.path == "/file.zip":
            self.file()
        elif address.path in self.server.files:
            self.cut(self.server.files[address.path])
        else:
            self.page(parse_qs(address.query))

    def file(self):
        begin = int((self.headers["Range"] or "bytes=0-").split("=")[1].rstrip("-"))
        if begin >= len(CONTENT):
            self.send_error(416)
            return
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(CONTENT) - begin))
        self.end_headers()
        if self.server.fail:
            self.server.fail -= 1
            self.wfile.write(CONTENT[begin : begin + 100_000])
            self.wfile.flush()
            self.connection.close()
        else:
            self.wfile.write(CONTENT[begin:])

    def cut(self, content):
        """Send a file without saying how long it is: it ends where the connection ends."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(content)

    def page(self, query):
        if self.server.fail:
            self.server.fail -= 1
            self.send_error(503)
            return
        size, number = int(query["pagesize"][0]), int(query["page"][0])
        known = self.server.rows
        rows = known[number * size : (number + 1) * size]
        count = self.server.announced or len(known)
        told = {"TotalCount": count, "TotalPages": -(-len(known) // size), "Result": rows}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    one = Server(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=one.serve_forever, daemon=True)
    thread.start()
    yield one
    one.shutdown()
    one.server_close()


@pytest.fixture
def client():
    with httpx.Client(trust_env=False) as one:
        yield one


def address(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def test_a_file_that_broke_off_is_gone_on_with(server, client, tmp_path):
    server.fail = 2
    path = tmp_path / "file.zip"
    expected = hashlib.sha256(CONTENT).hexdigest()
    download(f"{address(server)}/file.zip", path, expected=expected, client=client)
    assert path.read_bytes() == CONTENT
    asked = server.asked
    assert asked == 3
    download(f"{address(server)}/file.zip", path, expected=expected, client=client)
    assert server.asked == asked


def test_another_file_than_expected_is_thrown_away(server, client, tmp_path):
    with pytest.raises(Unusable, match="not the file expected"):
        download(f"{address(server)}/file.zip", tmp_path / "f", expected="0" * 64, client=client)
    assert list(tmp_path.iterdir()) == []


def test_events_come_page_by_page_once(server, client, tmp_path):
    server.wanted, server.fail = "key", 1
    source = Source(address(server), "key")
    found = events(source, "25.1", tmp_path, client=client)
    assert found["events"] == 2500
    table = pl.read_parquet(tmp_path / "ucdp-ged-25.1.parquet")
    assert table["id"].to_list() == list(range(2500))
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "ucdp-ged-25.1.json",
        "ucdp-ged-25.1.parquet",
    ]
    asked = server.asked
    assert events(source, "25.1", tmp_path, client=client) == found
    assert server.asked == asked


def test_pages_on_the_disk_are_not_asked_for_again(server, client, tmp_path):
    source = Source(address(server))
    pages = tmp_path / ".ucdp-ged-25.1.pages"
    pages.mkdir()
    kept = {"TotalCount": 2500, "TotalPages": 3, "Result": EVENTS[:1000]}
    (pages / "00000.json").write_text(json.dumps(kept))
    events(source, "25.1", tmp_path, client=client)
    assert server.asked == 2


def test_fewer_events_than_announced_are_refused(server, client, tmp_path):
    server.announced = 2600
    with pytest.raises(Unusable, match="2500 events came, 2600 were announced"):
        events(Source(address(server)), "25.1", tmp_path, client=client)
    assert not (tmp_path / "ucdp-ged-25.1.parquet").exists()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ([1, 2], "page 0 of 25.1: it is no page of events"),
        ({"Total": 1, "Result": []}, "it lacks TotalCount, TotalPages"),
        ({"TotalCount": 1, "TotalPages": "x", "Result": []}, "TotalPages is no whole number"),
        ({"TotalCount": 2, "TotalPages": 1, "Result": [1, 2]}, "Result is no list of events"),
        ({"TotalCount": 3, "TotalPages": 1, "Result": "abc"}, "Result is no list of events"),
    ],
)
def test_an_answer_that_is_no_page_is_refused(tmp_path, answer, why):
    told = httpx.MockTransport(lambda asked: httpx.Response(200, json=answer))
    with httpx.Client(transport=told) as client, pytest.raises(Unusable, match=why):
        events(Source("http://x"), "25.1", tmp_path, client=client)
    assert list(tmp_path.iterdir()) == []


def test_a_release_without_events_or_with_an_odd_name_is_refused(tmp_path):
    empty = {"TotalCount": 0, "TotalPages": 0, "Result": []}
    told = httpx.MockTransport(lambda asked: httpx.Response(200, json=empty))
    with httpx.Client(transport=told) as client:
        with pytest.raises(Unusable, match="0 events came"):
            events(Source("http://x"), "99.1", tmp_path, client=client)
        for odd in ("../../x", "25/1", "", "25.1?key=1"):
            with pytest.raises(Unusable, match="a release is named by numbers"):
                events(Source("http://x"), odd, tmp_path, client=client)


def test_pages_and_records_that_were_cut_short_are_fetched_again(server, client, tmp_path):
    pages = tmp_path / ".ucdp-ged-25.1.pages"
    pages.mkdir()
    (pages / "00000.json").write_text('{"TotalCount": 25')
    (tmp_path / "ucdp-ged-25.1.parquet").write_text("x")
    (tmp_path / "ucdp-ged-25.1.json").write_text("{")
    assert events(Source(address(server)), "25.1", tmp_path, client=client)["events"] == 2500
    assert len(pl.read_parquet(tmp_path / "ucdp-ged-25.1.parquet")) == 2500


@pytest.mark.parametrize("odd", ["notanaddress", "http://\x00", "ftp://x/y", "http://x/.."])
def test_an_address_that_is_none_is_told(tmp_path, capsys, monkeypatch, odd):
    monkeypatch.setenv("FORESIGHT_DEBUG", "1")
    assert main(["fetch", "file", "--to", str(tmp_path), "--address", odd]) == 1
    assert "foresight: " in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_the_command_reads_address_and_key_from_the_environment(
    server, tmp_path, capsys, monkeypatch
):
    monkeypatch.setenv("FORESIGHT_UCDP_API", address(server))
    monkeypatch.setenv("FORESIGHT_UCDP_TOKEN", "key")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server.wanted = "key"
    flags = ["--release", "25.1", "--to", str(tmp_path), "--json"]
    assert main(["fetch", "ucdp-ged", *flags]) == 0
    assert json.loads(capsys.readouterr().out)["events"] == 2500
    server.wanted = "another"
    assert main(["fetch", "ucdp-ged", "--release", "25.2", "--to", str(tmp_path)]) == 1
    assert "401" in capsys.readouterr().err
    assert main(["fetch", "ucdp-ged", "--to", str(tmp_path)]) == 1


TABLE = pl.DataFrame({"a": range(5000), "b": ["x,y"] * 5000})


def parquet() -> bytes:
    told = io.BytesIO()
    TABLE.write_parquet(told)
    return told.getvalue()


def packed() -> bytes:
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as file:
        file.writestr("ged.csv", TABLE.write_csv())
    return told.getvalue()


FORMS = {
    "t.csv": TABLE.write_csv().encode(),
    "t.csv.gz": gzip.compress(TABLE.write_csv().encode()),
    "t.parquet": parquet(),
    "t.zip": packed(),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_file_cut_short_is_refused_though_nobody_said_how_long_it_is(
    name, server, client, tmp_path
):
    whole = FORMS[name]
    server.files = {f"/{name}": whole[: len(whole) // 2 + 1]}
    with pytest.raises(Unusable, match="Nothing of it was kept"):
        download(f"{address(server)}/{name}", tmp_path / name, client=client)
    assert list(tmp_path.iterdir()) == []
    server.files = {f"/{name}": whole}
    assert download(f"{address(server)}/{name}", tmp_path / name, client=client).exists()
    assert (tmp_path / name).read_bytes() == whole


def renamed(old: str, new: str, only: int | None = None) -> list[dict]:
    return [
        {
            new if key == old and only in (None, row["id"]) else key: value
            for key, value in row.items()
        }
        for row in EVENTS
    ]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (renamed("latitude", "lat"), "page 0 of 25.1: event 0 lacks latitude"),
        (renamed("best", "deaths"), "event 0 lacks best or best_est or best_death"),
        (renamed("date_end", "ended", only=1700), "page 1 of 25.1: event 1700 lacks date_end"),
        ([["an", "array"]], "Result is no list of events"),
        ([{**EVENTS[0], "type_of_violence": 7}], "kind is missing or unknown"),
        ([{**EVENTS[0], "date_end": "May 2011"}], "a value cannot be read"),
    ],
)
def test_a_service_that_has_changed_is_named_and_nothing_is_kept(
    rows, why, server, client, tmp_path
):
    server.rows = rows
    with pytest.raises(Unusable, match=why):
        events(Source(address(server)), "25.1", tmp_path, client=client)
    assert list(tmp_path.iterdir()) == []
