"""Filters and tags built into every template: dates, words, sizes, addresses, fields."""

import datetime as dt
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

import vocab
from amparo.ui import days, terms

register = template.Library()
register.filter("moment", days.moment)
register.filter("weekday", days.weekday)
register.filter("day", days.day)
register.filter("left", terms.words)

_TONE_ICONS = {
    "ok": "circle-check",
    "soon": "clock",
    "late": "triangle-alert",
    "wait": "circle-pause",
    "act": "circle-dot",
    "pub": "eye",
    "off": "circle-help",
}


@register.filter
def short(at: dt.datetime | None) -> str:
    """Return «yesterday, 16:30»."""
    # The clock is read here because a template is the very edge: nothing is decided by it.
    return days.short(at, timezone.now())  # noqa: TID251


@register.filter
def ago(at: dt.datetime | None, now: dt.datetime | None = None) -> str:
    """Return «2 h ago», counted to `now` or to this moment."""
    return days.ago(at, now or timezone.now())  # noqa: TID251


@register.filter
def iso(at: dt.datetime | dt.date | None) -> str:
    """Return the machine form for `<time datetime>`."""
    if isinstance(at, dt.datetime) and timezone.is_aware(at):
        return timezone.localtime(at).isoformat(timespec="minutes")
    return at.isoformat() if at else ""


@register.filter
def word(key: str, vocabulary: str) -> str:
    """Return the word of a vocabulary in the reader's language."""
    return vocab.label(vocabulary, str(key), get_language() or "es") if key else ""


@register.filter
def size(count: int | None) -> str:
    """Return a file's size: «84 KB», «4.2 MB»."""
    if count is None:
        return ""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{round(count / 1000)} KB"
    return f"{number_format(round(count / 1_000_000, 1))} MB"


@register.filter
def percent(share: float | None) -> int:
    """Return a share between 0 and 1 as whole percents, held within 0 and 100."""
    return max(0, min(100, round(float(share or 0) * 100)))


@register.filter
def tone_icon(tone: str) -> str:
    """Return the icon that says the same as a tone, so that colour never speaks alone."""
    return _TONE_ICONS.get(tone, "circle")


@register.filter
def is_choices(field: BoundField) -> bool:
    """Return whether a field is a list of taps: radio buttons or tick boxes."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def is_tick(field: BoundField) -> bool:
    """Return whether a field is one box to tick."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def marked(field: BoundField) -> SafeString:
    """Render a field's widget, with the class that draws the error edge when it has one."""
    if not field.errors:
        return field.as_widget()
    known = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{known} bad".strip()})


@register.filter
def field_errors(form: forms.Form) -> list[tuple[BoundField, str]]:
    """Return each error of a form with its field, in the order of the form."""
    return [(field, str(error)) for field in form for error in field.errors]


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """Return the present address with some of its parameters changed, or removed by None.

    Changing a filter drops `after`, the pager's cursor: it belongs to the list before the change.
    """
    request = context.get("request")
    params = request.GET.copy() if request else QueryDict(mutable=True)
    if "after" not in changes and "lang" not in changes:
        params.pop("after", None)
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        elif isinstance(value, list | tuple):
            params.setlist(name, value)
        else:
            params[name] = value
    path = request.path if request else ""
    return f"{path}?{params.urlencode()}" if params else path or "?"
