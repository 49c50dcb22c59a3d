"""Fetching from sources: goes on where it broke off, checks by hash, and never leaves half a file.

Large files come in one piece (`download`), the UCDP's events page by page (`events`). What is on
the disk with the right hash is not asked for again. The address and the key of a service come from
the person who asks (see `Source`).
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import polars as pl

from foresight.errors import Unusable

UCDP = "https://ucdpapi.pcr.uu.se/api"  # documented by the UCDP; FORESIGHT_UCDP_API names another
PAGE_SIZE = 1000
TRIES = 4
WAIT = 60.0
CHUNK = 1 << 16


@dataclass(frozen=True)
class Source:
    """Where to ask, and with which key."""

    address: str
    token: str = ""

    @classmethod
    def ucdp(cls, address: str = "") -> "Source":
        """Return the UCDP's own service, or the one named here or in FORESIGHT_UCDP_API.

        The key is read from FORESIGHT_UCDP_TOKEN.
        """
        chosen = address or os.environ.get("FORESIGHT_UCDP_API", "") or UCDP
        return cls(chosen.rstrip("/"), os.environ.get("FORESIGHT_UCDP_TOKEN", ""))

    @property
    def headers(self) -> dict[str, str]:
        """What is sent with each question."""
        return {"x-ucdp-access-token": self.token} if self.token else {}


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def download(address: str, to: Path, *, expected: str = "", client: httpx.Client) -> Path:
    """Fetch one file, going on after what an earlier try left, and check its hash.

    :raises Unusable: if it cannot be had, or is not the file that was expected.
    """
    if to.is_file() and (not expected or sha256(to) == expected):
        return to
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_name(f"{to.name}.part")
    for attempt in range(TRIES):
        try:
            _go_on(address, part, client)
            break
        except httpx.HTTPError as why:
            if attempt == TRIES - 1:
                raise Unusable(f"{address}: cannot be fetched ({why}).") from why
    if expected and sha256(part) != expected:
        part.unlink()
        raise Unusable(f"{address}: is not the file expected (its SHA-256 differs).")
    part.replace(to)
    return to


def _go_on(address: str, part: Path, client: httpx.Client) -> None:
    have = part.stat().st_size if part.is_file() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    with client.stream("GET", address, headers=headers) as answer:
        if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # all of it is here
        answer.raise_for_status()
        mode = "ab" if answer.status_code == httpx.codes.PARTIAL_CONTENT else "wb"
        with part.open(mode) as file:
            for piece in answer.iter_bytes(CHUNK):
                file.write(piece)


def events(
    source: Source,
    release: str,
    to: Path,
    *,
    client: httpx.Client,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Any]:
    """Fetch all events of a release page by page; return what was fetched, with hashes.

    Pages lie in a folder beside the result until all are there. The result is a Parquet file whose
    hash names the vintage, and a `.json` that says where it came from.

    :raises Unusable: if a page cannot be had, or the pages are not the number that was announced.
    """
    name = f"ucdp-ged-{release}"
    result, record = to / f"{name}.parquet", to / f"{name}.json"
    if result.is_file() and record.is_file():
        known: dict[str, Any] = json.loads(record.read_text())
        if sha256(result) == known["sha256"]:
            return known
    pages = to / f".{name}.pages"
    pages.mkdir(parents=True, exist_ok=True)
    first = _page(source, release, 0, pages, client)
    total = int(first["TotalPages"])
    rows = list(first["Result"])
    told(1, total)
    for number in range(1, total):
        rows += _page(source, release, number, pages, client)["Result"]
        told(number + 1, total)
    if len(rows) != int(first["TotalCount"]):
        for page in pages.iterdir():
            page.unlink()
        raise Unusable(f"{name}: {len(rows)} events came, {first['TotalCount']} were announced.")
    part = to / f".{name}.part"
    pl.DataFrame(rows, infer_schema_length=None).write_parquet(part)
    part.replace(result)
    found = {
        "source": "UCDP GED",
        "release": release,
        "address": source.address,
        "events": len(rows),
        "sha256": sha256(result),
        "file": result.name,
    }
    record.write_text(json.dumps(found, indent=1) + "\n")
    for page in pages.iterdir():
        page.unlink()
    pages.rmdir()
    return found


def _page(
    source: Source, release: str, number: int, pages: Path, client: httpx.Client
) -> dict[str, Any]:
    kept = pages / f"{number:05}.json"
    if kept.is_file():
        return dict(json.loads(kept.read_text()))
    address = f"{source.address}/gedevents/{release}"
    asked = {"pagesize": PAGE_SIZE, "page": number}
    for attempt in range(TRIES):
        try:
            answer = client.get(address, params=asked, headers=source.headers)
            answer.raise_for_status()
            found = dict(answer.json())
            if not {"TotalCount", "TotalPages", "Result"} <= set(found):
                raise Unusable(f"{address}: page {number} is no page of events.")
            part = kept.with_suffix(".part")
            part.write_text(json.dumps(found))
            part.replace(kept)
            return found
        except (httpx.HTTPError, ValueError) as why:
            if attempt == TRIES - 1:
                raise Unusable(f"{address}: page {number} cannot be fetched ({why}).") from why
    raise AssertionError
