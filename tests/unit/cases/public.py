"""What the tests of the public side share: a browser that fills in forms as people do."""

import re
import uuid
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from amparo.cases.forms.public.gate import SIGNER
from amparo.cases.rules import puzzles, receipts
from amparo.vault.keys import ring
from vocab.public import flooding

NOW = {"what": "attacked", "whom": "self", "phone": "961 407 218"}
TOLD = {
    "relation": "self", "narrative": "Two men came at night.", "language": "es", "consent": "on",
    "phone": "961407218", "safe_word": "puquio", "hours": ["morning"],
}  # fmt: skip


def token(submission: uuid.UUID | None = None) -> str:
    """Return the token of a form just opened."""
    return SIGNER.sign((submission or uuid.uuid4()).hex)


def solved(mark: str) -> dict[str, str]:
    """Return what the script sends with a token."""
    return {"token": mark, "work": puzzles.solve(mark, flooding().work_bits)}


def token_in(answer: HttpResponse) -> str:
    """Return the token of the form on a page."""
    return re.search(r'name="token" value="([^"]+)"', answer.content.decode()).group(1)


def code_of(submission: uuid.UUID) -> str:
    """Return the receipt code of a submission."""
    return receipts.code_for(submission, ring().lookup)


def send_now(client: Client, **changes: Any) -> HttpResponse:
    """Send the urgent form."""
    return client.post("/now/", {**NOW, "token": token(), **changes})


def send_whole(client: Client, mark: str = "", **changes: Any) -> HttpResponse:
    """Send the calm form from its one page, the sum done."""
    return client.post("/form/all/", {**TOLD, **solved(mark or token()), **changes})


def come_in(client: Client, code: str) -> HttpResponse:
    """Come in with a code."""
    return client.post("/status/", {"code": code, "token": token()})


def picture(name: str = "casa.jpg", size: tuple[int, int] = (20, 20)) -> SimpleUploadedFile:
    """Return a small picture."""
    out = BytesIO()
    Image.new("RGB", size, "green").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def words_of(answer: HttpResponse) -> str:
    """Return a page's text without its tags."""
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", answer.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
