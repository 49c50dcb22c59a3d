"""How long before and how often those who report to mechanisms are written to."""

from functools import cache

import msgspec

from vocab.country import Basis
from vocab.reading import decode, packaged


class Reporting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Calendar days before something is due, days between two digests, months looked ahead."""

    due_days: int
    digest_days: int
    ahead_months: int
    source: str
    basis: Basis


@cache
def reporting() -> Reporting:
    """Return the times of reporting."""
    return decode(packaged("commitments/reporting.toml"), Reporting, "commitments/reporting.toml")
