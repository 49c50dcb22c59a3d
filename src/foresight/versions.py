"""What code this is, as a hash: other code, or other data that it carries, is another run."""

import hashlib
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def code_version() -> str:
    """Return a hash of the library's own code and tables; cards are named apart, by their own."""
    code = hashlib.sha256()
    tables = (p for p in HERE.rglob("*.toml") if p.parent.name != "cards")
    for path in sorted([*HERE.rglob("*.py"), *tables]):
        code.update(path.relative_to(HERE).as_posix().encode() + path.read_bytes())
    return code.hexdigest()[:16]
