"""How the fields of `ui.forms` are drawn."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MONTHS = [
    ("", _("not known")),
    *(
        (f"{number:02}", name)
        for number, name in enumerate(
            (
                *(_("January"), _("February"), _("March"), _("April"), _("May"), _("June")),
                *(_("July"), _("August"), _("September")),
                *(_("October"), _("November"), _("December")),
            ),
            start=1,
        )
    ),
]


class PartialDateInput(forms.Widget):
    """Three small inputs, day, month and year, each of which may stay empty."""

    template_name = "ui/widgets/partial_date.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template draws: the parts exactly as they were typed."""
        context = super().get_context(name, value, attrs)
        year, month, day = [*str(value or "").split("-"), "", ""][:3]
        context["widget"] |= {"year": year, "month": month, "day": day, "months": MONTHS}
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | None:
        """Return `year-month-day` as typed, gaps included; one field `name` serves an API."""
        if name in data:
            return str(data[name])
        parts = [str(data.get(f"{name}_{part}", "")).strip() for part in ("year", "month", "day")]
        return "-".join(parts).rstrip("-") or None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Return whether none of the parts was sent."""
        names = (name, *(f"{name}_{part}" for part in ("year", "month", "day")))
        return not any(key in data for key in names)

    def id_for_label(self, id_: str) -> str:
        """Return no id: the legend names the three inputs."""
        return ""


class TrapInput(forms.TextInput):
    """An input that people never meet and programs fill."""

    template_name = "ui/widgets/trap.html"


class SuggestingInput(forms.TextInput):
    """An input with words that were used before, to choose from or to pass over."""

    template_name = "ui/widgets/suggesting.html"

    def __init__(self, attrs: dict[str, Any] | None = None, words: Sequence[str] = ()) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.words = words

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the words and the name of their list."""
        context = super().get_context(name, value, attrs)
        if self.words:
            context["widget"] |= {"words": self.words, "listed": f"{name}-used"}
            context["widget"]["attrs"]["list"] = f"{name}-used"
        return context


class FilesInput(forms.FileInput):
    """One input for several files."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the words of our own button, which the script shows: a browser's speaks its own."""
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-choose": str(_("Choose files")),
            "data-none": str(_("No file chosen yet")),
            "data-remove": str(_("Remove them")),
        }
        return context
