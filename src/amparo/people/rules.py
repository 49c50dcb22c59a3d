"""Which roles may not meet in one person: plain values in, plain values out."""

from collections.abc import Iterable

# Who operates the machine, who watches over data and who audits stand apart from those whose work
# they could alter or judge.
APART = frozenset({"system_administrator", "data_protection_officer", "auditor"})


def clash(role: str, held: Iterable[str]) -> str | None:
    """Return the role already held that a new one may not stand beside, or None."""
    others = sorted(set(held) - {role})
    if role in APART:
        return others[0] if others else None
    return next((other for other in others if other in APART), None)
