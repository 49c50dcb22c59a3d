"""How a draft was changed, under the names that its form gives to its fields."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from amparo.diplomacy.queries.versions import Change
from amparo.diplomacy.views.kinds import DEEDS

FORMS = ("change", "write")  # what is known of it, and its text
Line = tuple[str, Any]


def changes_shown(kind: str, changes: Iterable[Change]) -> list[tuple[str, datetime, list[Line]]]:
    """Return who changed a draft when, and each field that changed by its label."""
    deeds = [DEEDS[kind][name] for name in FORMS if name in DEEDS[kind]]
    fields = {n: f for deed in deeds for n, f in deed.form.base_fields.items()}  # type: ignore[attr-defined]
    return [
        (
            one.by,
            one.at,
            [
                (fields[name].label if name in fields else name, pieces)
                for name, pieces in one.lines
            ],
        )
        for one in changes
    ]
