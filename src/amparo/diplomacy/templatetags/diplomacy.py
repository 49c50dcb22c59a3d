"""Filters of the room's pages: States by name, days and periods, addresses of facts."""

import re
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import mark_safe

from amparo.diplomacy.queries.lists import address_of, called, name_of, when_of

register = template.Library()
_CALL = re.compile(r"\[(\d{1,3})\]")
register.filter("state_name", name_of)
register.filter("held_on", when_of)
register.filter("address", address_of)
register.filter("called", called)


@register.filter
def states(codes: Any) -> str:
    """Return the names of States, parted by commas."""
    return ", ".join(name_of(code) for code in codes)


@register.filter
def with_notes(text: str) -> Any:
    """Return a paragraph whose marks of footnotes lead to them."""
    linked = _CALL.sub(r'<sup><a href="#n-\1">\1</a></sup>', escape(text))
    return mark_safe(linked)  # noqa: S308 # escaped before
