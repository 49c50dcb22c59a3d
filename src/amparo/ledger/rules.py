"""How one link of the journal is written and hashed: plain values in, plain values out."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

FIRST = "0" * 64
# The fields that a link's hash covers, besides the hash of the link before it.
COVERED = (
    "seq", "at", "kind", "verb", "actor_id", "actor_label", "target", "file", "why", "before",
    "after",
)  # fmt: skip


def plain(value: Any) -> Any:
    """Return a value as JSON that reads back the same from every database.

    Fractions become text: PostgreSQL rewrites numbers such as 1e22, and a hash must not depend on
    who stored them. Characters that PostgreSQL cannot store (NUL, lone surrogates) are dropped.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(k)): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(v) for v in value), key=str)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return clean(str(value))


def clean(text: str) -> str:
    """Return text without the characters that a database cannot store."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def instant(at: datetime) -> str:
    """Return an aware moment as UTC, to the microsecond, in one fixed shape."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(fields: Mapping[str, Any]) -> bytes:
    """Return the covered fields as canonical JSON: sorted keys, no spaces, UTF-8."""
    covered = {name: fields[name] for name in COVERED}
    covered["at"] = instant(fields["at"])
    return json.dumps(
        covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def link(fields: Mapping[str, Any], previous: str) -> str:
    """Return the hash of a link: SHA-256 over its fields and the hash of the link before it."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(fields)).hexdigest()


@dataclass(slots=True)
class Chain:
    """A walk along the chain: how far it held, and what is wrong with the first link that did not.

    `fault` is deleted (a number is missing), unlinked (it does not name the link before it), edited
    (its fields do not give its hash) or forged (it stands before the first).
    """

    seq: int = 0
    hash: str = FIRST
    checked: int = 0
    fault: str = ""
    broken_at: int | None = None
    link: Mapping[str, Any] | None = None

    def follow(self, entry: Mapping[str, Any]) -> None:
        """Take one more link, or stop at what is wrong with it."""
        self.link = entry
        if entry["seq"] <= self.seq:
            self._stop("forged", entry["seq"])
        elif entry["seq"] != self.seq + 1:
            self._stop("deleted", self.seq + 1)
        elif entry["previous_hash"] != self.hash:
            self._stop("unlinked", entry["seq"])
        elif link(entry, self.hash) != entry["hash"]:
            self._stop("edited", entry["seq"])
        else:
            self.seq, self.hash = entry["seq"], entry["hash"]
            self.checked += 1

    def _stop(self, fault: str, at: int) -> None:
        self.fault, self.broken_at = fault, at
