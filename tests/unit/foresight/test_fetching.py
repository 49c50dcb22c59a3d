"""Fetching against a server on this machine: it goes on, checks, and leaves nothing half done."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

import httpx
import polars as pl
import pytest

from foresight.cli import main
from foresight.errors import Unusable
from foresight.fetching import Source, download, events

CONTENT = bytes(range(256)) * 2000
EVENTS = [{"id": i, "best": i % 7, "country": "Peru"} for i in range(2500)]


class Server(ThreadingHTTPServer):
    """A small UCDP: `fail` lets so many answers break off, `wanted` is the key it asks for."""

    fail, wanted, announced, asked = 0, "", len(EVENTS), 0


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

    def page(self, query):
        if self.server.fail:
            self.server.fail -= 1
            self.send_error(503)
            return
        size, number = int(query["pagesize"][0]), int(query["page"][0])
        pages = -(-len(EVENTS) // size)
        rows = EVENTS[number * size : (number + 1) * size]
        told = {"TotalCount": self.server.announced, "TotalPages": pages, "Result": rows}
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
