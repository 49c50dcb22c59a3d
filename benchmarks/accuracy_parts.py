"""What the parts of accuracy.py share: names for draws that are kept, and tables."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np

from foresight.backtest import member_draws
from foresight.cards import Member
from foresight.models.situation import Situation

ROOT = Path(__file__).resolve().parents[1]


def named(what: Any) -> str:
    """Return a name for draws, told by what was asked and the code that answers."""
    code = [p.read_bytes() for p in sorted((ROOT / "src/foresight/models").glob("*.py"))]
    code += [p.read_bytes() for p in sorted((ROOT / "src/foresight/features").glob("*.py"))]
    return hashlib.sha256(b"".join([repr(what).encode(), *code])).hexdigest()[:16]


def made(now: Situation, member: Member, kept: Path) -> Any:
    """Return a member's draws, from the disk where an earlier run kept the same ones."""
    path = kept / f"{member.model}-{named((member.model, member.settings))}.npy"
    if not path.is_file():
        kept.mkdir(parents=True, exist_ok=True)
        np.save(path, member_draws(now, member).astype(np.float32))
    return np.load(path).astype(np.float64)


def rendered(head: list[str], rows: list[Any]) -> list[str]:
    body = ["| " + " | ".join(shown(v) for v in row) + " |" for row in rows]
    return ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head), *body]


def shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}" if abs(value) >= 10 else f"{value:.3f}"
    return str(value)
