"""The SMS gateway: signed, over https, never at an address of this house."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from amparo.notices import gateway
from amparo.notices.gateway import NotSent, send_sms


@pytest.fixture
def house(settings):
    """Answer as an operator's gateway inside the house would; collect what it was asked."""
    asked, answers = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((dict(self.headers), body))
            status = answers.pop(0) if answers else 202
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/send?unit=1"
    settings.SMS_TOKEN = "a token of the test"
    settings.SMS_ALLOW_PRIVATE = True
    yield asked, answers
    server.shutdown()
    server.server_close()


def send(at):
    send_sms(to="+51900000000", text="Hay una novedad.", key="n1", at=at)


def test_the_gateway_is_asked_with_a_signature_it_can_check(house, at):
    asked, _ = house
    send(at)
    ((headers, body),) = asked
    assert json.loads(body) == {"id": "n1", "to": "+51900000000", "text": "Hay una novedad."}
    assert headers["Authorization"] == "Bearer a token of the test"
    assert headers["Idempotency-Key"] == "n1"
    assert headers["Host"].startswith("127.0.0.1:")
    stamp, _, signed = headers["X-Amparo-Signature"].partition(",v1=")
    seconds = stamp.removeprefix("t=")
    expected = hmac.new(b"a token of the test", seconds.encode() + b"." + body, hashlib.sha256)
    assert signed == expected.hexdigest()
    assert int(seconds) == int(at.timestamp())


@pytest.mark.parametrize(
    ("status", "lasting"), [(500, False), (429, False), (408, False), (400, True), (302, False)]
)
def test_what_the_gateway_refuses(house, at, status, lasting):
    asked, answers = house
    answers.append(status)
    with pytest.raises(NotSent) as no:
        send(at)
    assert (str(no.value), no.value.lasting) == (f"HTTP {status}", lasting)
    assert len(asked) == 1  # a redirection is not followed


def test_a_gateway_that_does_not_answer_is_tried_again(settings, at):
    settings.SMS_URL, settings.SMS_TOKEN = "http://127.0.0.1:9/", "x"
    settings.SMS_ALLOW_PRIVATE = True
    with pytest.raises(NotSent) as no:
        send(at)
    assert not no.value.lasting
    assert "900000000" not in str(no.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://gateway.example/",  # not https
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.0.0.8/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://0.0.0.0/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
    ],
)
def test_no_address_of_the_house_is_called(settings, at, url):
    settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_ALLOW_PRIVATE = url, "x", False
    with pytest.raises(NotSent) as no:
        send(at)
    assert no.value.lasting


def test_a_name_with_one_private_address_is_not_called(monkeypatch, settings):
    settings.SMS_ALLOW_PRIVATE = False
    found = [(2, 1, 6, "", (address, 443)) for address in ("93.184.216.34", "10.0.0.8")]
    monkeypatch.setattr(gateway.socket, "getaddrinfo", lambda *a, **k: found)
    with pytest.raises(NotSent):
        gateway.checked_address(httpx.URL("https://gateway.example/"))
    found.pop()
    address = gateway.checked_address(httpx.URL("https://gateway.example/"))
    assert address == "93.184.216.34"


def test_without_a_gateway_nothing_is_sent(settings, at):
    settings.SMS_URL = settings.SMS_TOKEN = ""
    with pytest.raises(NotSent, match="no gateway") as no:
        send(at)
    assert no.value.lasting
