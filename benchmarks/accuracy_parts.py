"""What the parts of accuracy.py share: names for draws that are kept, and tables."""

import hashlib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def named(what: Any) -> str:
    """Return a name for draws, told by what was asked and the code that answers."""
    code = [p.read_bytes() for p in sorted((ROOT / "src/foresight/models").glob("*.py"))]
    code += [p.read_bytes() for p in sorted((ROOT / "src/foresight/features").glob("*.py"))]
    return hashlib.sha256(b"".join([repr(what).encode(), *code])).hexdigest()[:16]


def rendered(head: list[str], rows: list[Any]) -> list[str]:
    body = ["| " + " | ".join(shown(v) for v in row) + " |" for row in rows]
    return ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head), *body]


def shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}" if abs(value) >= 10 else f"{value:.3f}"
    return str(value)
