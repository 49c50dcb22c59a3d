"""Fetching from sources: goes on where it broke off, checks by hash, and never leaves half a file.

Large files come in one piece (`download`), the UCDP's events page by page (`events`). What is on
the disk with the right hash is not asked for again. The address and the key of a service come from
the person who asks (see `Source`).
"""

import hashlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import polars as pl

from foresight.errors import Unusable
from foresight.events import ucdp
from foresight.reading import BROKEN, check_whole, first_line, read_json

UCDP = "https://ucdpapi.pcr.uu.se/api"  # documented by the UCDP; FORESIGHT_UCDP_API names another
PAGE_SIZE = 1000
TRIES = 4
WAIT = 60.0
CHUNK = 1 << 16
PAGE = ("TotalCount", "TotalPages", "Result")
FIELDS = (*((c,) for c in ucdp.NEEDED), ucdp.DEATHS, ("date_end",), ucdp.PLACES)


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

    Where no hash is known, it is checked by its own form (`reading.check_whole`).

    :raises Unusable: if it cannot be had, is cut short, or is not the file that was expected.
    """
    if to.is_file() and (not expected or sha256(to) == expected):
        return to
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_name(f"{to.name}.part")
    for attempt in range(TRIES):
        try:
            _go_on(address, part, client)
            break
        except (httpx.HTTPError, httpx.InvalidURL) as why:
            if attempt == TRIES - 1:
                raise Unusable(f"{address}: cannot be fetched ({first_line(why)}).") from why
    if expected and sha256(part) != expected:
        part.unlink()
        raise Unusable(f"{address}: is not the file expected (its SHA-256 differs).")
    if not expected:
        try:
            check_whole(part, to.name)
        except Unusable as why:
            part.unlink()
            raise Unusable(f"{address}: {why} Nothing of it was kept.") from why
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

    :raises Unusable: if a page cannot be had, the release is none, or has no events, or not as many
        as were announced.
    """
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)*", release):
        raise Unusable(f"--release {release}: a release is named by numbers, such as 25.1.")
    name = f"ucdp-ged-{release}"
    result, record = to / f"{name}.parquet", to / f"{name}.json"
    if result.is_file() and record.is_file():
        known = read_json(record)
        if sha256(result) == known.get("sha256"):
            return known
    pages = to / f".{name}.pages"
    pages.mkdir(parents=True, exist_ok=True)
    rows = _rows(source, release, pages, client, told)
    part = to / f".{name}.part"
    try:
        table = pl.DataFrame(rows, infer_schema_length=None)
        ucdp.events(table, where=name)
    except (Unusable, *BROKEN) as why:
        _forget(pages)
        raise Unusable(f"{source.address}: {why} Nothing of it was kept.") from why
    table.write_parquet(part)
    part.replace(result)
    found = {
        "source": "UCDP GED",
        "release": release,
        "address": source.address,
        "events": len(rows),
        "sha256": sha256(result),
        "file": result.name,
    }
    part.write_text(json.dumps(found, indent=1) + "\n")
    part.replace(record)
    _forget(pages)
    return found


def _rows(
    source: Source,
    release: str,
    pages: Path,
    client: httpx.Client,
    told: Callable[[int, int], None],
) -> list[dict[str, Any]]:
    """Return the events of all pages; pages that are not what they should be are forgotten."""
    rows: list[dict[str, Any]] = []
    number, total, announced = 0, 1, 0
    try:
        while number < total:
            page = _page(source, release, number, pages, client)
            if number == 0:
                total, announced = page["TotalPages"], page["TotalCount"]
            rows += page["Result"]
            number += 1
            told(number, total)
        if len(rows) != announced or not rows:
            raise _Changed(f"{release}: {len(rows)} events came, {announced} were announced.")
    except _Changed:
        _forget(pages)
        raise
    return rows


class _Changed(Unusable):
    """The service does not answer as it is known to; what came is worth nothing."""


def _forget(pages: Path) -> None:
    for page in pages.iterdir():
        page.unlink()
    pages.rmdir()


def _page(
    source: Source, release: str, number: int, pages: Path, client: httpx.Client
) -> dict[str, Any]:
    """Return a page that is on the disk, else ask for it.

    :raises Unusable: if it cannot be had, or is none.
    """
    kept = pages / f"{number:05}.json"
    found = read_json(kept)
    if not _fault(found):
        return found
    address = f"{source.address}/gedevents/{release}"
    asked = {"pagesize": PAGE_SIZE, "page": number}
    for attempt in range(TRIES):
        try:
            answer = client.get(address, params=asked, headers=source.headers)
            answer.raise_for_status()
            found = answer.json()
            break
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as why:
            if attempt == TRIES - 1:
                raise Unusable(
                    f"{address}: page {number} cannot be fetched ({first_line(why)})."
                ) from why
    if fault := _fault(found):
        raise _Changed(
            f"{source.address}: page {number} of {release}: {fault}: the service has changed its "
            "answers. Nothing of it was kept."
        )
    part = kept.with_suffix(".part")
    part.write_text(json.dumps(found))
    part.replace(kept)
    return found


def _fault(page: Any) -> str:
    """Return why an answer is no page of events; nothing where it is one."""
    if not isinstance(page, dict):
        return "it is no page of events"
    if lacks := [name for name in PAGE if name not in page]:
        return f"it lacks {', '.join(lacks)}"
    if odd := [name for name in PAGE[:2] if not isinstance(page[name], int)]:
        return f"{' and '.join(odd)} is no whole number"
    rows = page["Result"]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return "Result is no list of events"
    for row in rows:
        lacks = [" or ".join(names) for names in FIELDS if not any(n in row for n in names)]
        if lacks:
            return f"event {row.get('id', '?')} lacks {', '.join(lacks)}"
    return ""
