"""How a draft was changed, under the names that its form gives to its fields."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from amparo.diplomacy.queries.versions import Change
from amparo.diplomacy.views.kinds import DEEDS

FORMS = {"statement": "write", "input": "write"}  # elsewhere the form is called «change»
Line = tuple[str, Any]


def changes_shown(kind: str, changes: Iterable[Change]) -> list[tuple[str, datetime, list[Line]]]:
    """Return who changed a draft when, and each field that changed by its label."""
    fields = DEEDS[kind][FORMS.get(kind, "change")].form.base_fields  # type: ignore[attr-defined]
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
