"""Filters and tags built into every template: dates, words, sizes, addresses, fields."""

import datetime as dt
from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.template.defaultfilters import stringfilter
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

import vocab
from amparo.kernel.brief import brief
from amparo.ui import days, terms
from amparo.ui.tongues import tongue_of

register = template.Library()
register.filter("moment", days.moment)
register.filter("weekday", days.weekday)
register.filter("day", days.day)
register.filter("days", days.within)
register.filter("left", terms.words)
register.filter("brief", stringfilter(brief))

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
def tongue(text: object, language: str = "") -> SafeString:
    """Return ` lang="es"` for a word of the house that a page in Quechua says in Spanish."""
    found = tongue_of(text, language)
    return mark_safe(f' lang="{found}"' if found else "")  # noqa: S308 # of our own words


@register.filter
def grouped(number: float | None) -> str:
    """Return a number with its thousands apart, as the language writes them."""
    if number is None:
        return ""
    return str(number_format(number, use_l10n=True, force_grouping=True))


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


@register.simple_tag
@lru_cache(maxsize=500)
def icon(name: str) -> SafeString:
    """Return an icon of the house's sheet. Pages write `<c-icon>`, components this, many a page.

    It carries a size of its own: a page whose style has not come yet still fits a narrow telephone.
    """
    address = f"{static('ui/icons.svg')}#{escape(name)}"
    return mark_safe(  # noqa: S308 # made of our own words
        '<svg class="icon" width="18" height="18" aria-hidden="true" focusable="false">'
        f'<use href="{address}"/></svg>'
    )


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any = "") -> SafeString:
    """Return the options of a select from (key, label) pairs, with the chosen key marked."""
    chosen = str(chosen)
    return mark_safe(  # noqa: S308 # each is escaped
        "".join(_option(str(key), str(label), str(key) == chosen) for key, label in choices)
    )


@register.simple_tag
def grouped_options(groups: Iterable[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """Return the options of a form's select. Django's own way is two templates for each option."""
    drawn = []
    for name, choices, _index in groups:
        inside = "".join(
            _option(str(one["value"]), str(one["label"]), "selected" in one["attrs"])
            for one in choices
        )
        drawn.append(f'<optgroup label="{escape(name)}">{inside}</optgroup>' if name else inside)
    return mark_safe("".join(drawn))  # noqa: S308 # each is escaped


@lru_cache(maxsize=2000)
def _option(key: str, label: str, is_chosen: bool) -> str:
    chosen = " selected" if is_chosen else ""
    return f'<option value="{escape(key)}"{chosen}>{escape(label)}</option>'


DRAWINGS = 4000  # kept of one place in a template


class Drawn(template.Node):
    """What stands between `{% drawn line %}` and `{% enddrawn %}`: a row of a long list."""

    def __init__(self, name: str, inside: template.NodeList) -> None:
        self.name, self.nodelist = name, inside
        self.kept: dict[tuple[Hashable, str | None], str] = {}

    def render(self, context: Context) -> str:
        """Return the drawing of a value, made once for each language.

        Nothing but the value can be reached inside, so two readers who are shown the same value
        are shown the same, and nobody is shown what was drawn from anything else.
        """
        value = context[self.name]
        question = (value, get_language())
        drawing = self.kept.get(question)
        if drawing is None:
            if len(self.kept) >= DRAWINGS:
                self.kept.clear()
            drawing = self.nodelist.render(context.new({self.name: value}))
            self.kept[question] = drawing
        return drawing


@register.tag
def drawn(parser: template.base.Parser, token: template.base.Token) -> Drawn:
    """Draw what stands inside once for each value: a frozen dataclass that holds all it shows."""
    _tag, name = token.split_contents()
    inside = parser.parse(("enddrawn",))
    parser.delete_first_token()
    return Drawn(name, inside)


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
