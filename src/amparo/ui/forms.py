"""Fields that every room needs: partial dates, codes, yes-no-unknown, traps, several files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from amparo.kernel.ids import plain_code
from amparo.ui.partial import PartialDate
from amparo.ui.templatetags.ui import size
from amparo.ui.widgets import FilesInput, PartialDateInput, TrapInput

__all__ = ["CodeField", "FilesField", "MayBePast", "Option", "PartialDate", "PartialDateField",
           "RealDateField", "TextField", "TrapField", "TriStateField"]  # fmt: skip


@dataclass(frozen=True)
class Option:
    """The words of a choice with a smaller line under them."""

    label: Any
    hint: Any = ""

    def __str__(self) -> str:
        return str(self.label)


class TextField(forms.CharField):
    """A long text: several rows, as many characters as `max_length`."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)


class PartialDateField(forms.Field):
    """A date as far as it is known; gives a `PartialDate` (text), or None when left empty.

    31 June is kept as it was said: look at `.impossible` to warn. Only what no calendar has, or a
    day without its month, is an error.
    """

    widget = PartialDateInput
    default_error_messages: ClassVar = {
        "shape": _("Write the year with four digits, such as 2020; month and day may stay empty."),
        "month": _("A day needs its month: choose the month or leave the day empty."),
    }

    def to_python(self, value: Any) -> PartialDate | None:
        """Return the partial date, or raise what is missing."""
        if value in self.empty_values:
            return None
        text = str(value).strip()
        if "--" in text:
            raise forms.ValidationError(self.error_messages["month"], code="month")
        try:
            return PartialDate.read(text)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["shape"], code="shape") from error


class RealDateField(PartialDateField):
    """A partial date that a calendar has: of what is printed, not of what someone remembers."""

    default_error_messages: ClassVar = {
        "day": _("That month has no such day. Correct it, or leave the day empty.")
    }

    def to_python(self, value: Any) -> PartialDate | None:
        """Return the partial date, or raise what is missing."""
        found = super().to_python(value)
        if found is not None and found.impossible:
            raise forms.ValidationError(self.error_messages["day"], code="day")
        return found


class MayBePast(forms.Form):
    """A form with days, in `past`, that are mostly to come: one that has passed is asked about.

    Whoever ticks that it is so keeps it. A day that stood there before is not asked about again.
    """

    past: ClassVar[tuple[str, ...]] = ()
    late = forms.BooleanField(
        label=_("That day has passed, and it is so: keep it."), required=False,
        widget=forms.HiddenInput,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["late"] = self.fields.pop("late")  # asked last

    def clean(self) -> dict[str, Any]:
        """Ask about each day that has passed, unless it is said to be so."""
        data = super().clean() or {}
        is_so, today = data.pop("late", False), timezone.localdate()
        for name in self.past:
            if data.get(name) and data[name] < today and name in self.changed_data and not is_so:
                self.fields["late"].widget = forms.CheckboxInput()
                self.add_error(
                    name, _("That day has passed. Correct it, or say at the end that it is so.")
                )
        return data


class CodeField(forms.CharField):
    """A code as printed on a receipt: typed in any case, with spaces or hyphens; gives it plain."""

    default_error_messages: ClassVar = {
        "code": _("A code has only letters and numbers. Look at it again.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 60, **kwargs})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Keep the phone from correcting, remembering or capitalising the code."""
        quiet = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        return super().widget_attrs(widget) | quiet

    def clean(self, value: Any) -> str:
        """Return the code without spaces, hyphens or look-alike letters."""
        typed = super().clean(value)
        code = plain_code(typed)
        if typed and not code:
            raise forms.ValidationError(self.error_messages["code"], code="code")
        return code


class TriStateField(forms.TypedChoiceField):
    """Yes, no, or not known; gives True, False or None. Nothing is chosen beforehand."""

    widget = forms.RadioSelect

    def __init__(self, *, yes: Any = None, no: Any = None, unknown: Any = None, **kwargs: Any):
        choices = [
            ("yes", yes or _("Yes")),
            ("no", no or _("No")),
            ("unknown", unknown or _("Not known")),
        ]
        answers = {"yes": True, "no": False}
        super().__init__(choices=choices, coerce=answers.get, empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the key of a stored answer."""
        return {True: "yes", False: "no"}.get(value, value) if value is not None else None


class TrapField(forms.CharField):
    """A field that only programs fill: whatever is in it refuses the form."""

    widget = TrapInput
    trap = True
    default_error_messages: ClassVar = {
        "trap": _("Leave this field empty and send the form again.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "label": _("Leave this empty"), **kwargs})

    def validate(self, value: Any) -> None:
        """Refuse anything."""
        if value:
            raise forms.ValidationError(self.error_messages["trap"], code="trap")


class FilesField(forms.FileField):
    """Several files in one input; gives a list. `max_bytes` is the limit of each one.

    What a file really is, `evidence` finds out: here only number and size are looked at.
    """

    widget = FilesInput
    default_error_messages: ClassVar = {
        "count": ngettext_lazy("Send %(n)d file at most.", "Send %(n)d files at most.", "n"),
        "bytes": _("«%(name)s» is too large (%(size)s): the limit is %(limit)s for each file."),
    }

    def __init__(self, *, max_files: int = 10, max_bytes: int | None = None, **kwargs: Any) -> None:
        self.max_files, self.max_bytes = max_files, max_bytes
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files sent, in their order."""
        sent: Sequence[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        if not sent:
            super().clean(None, initial)
            return []
        if len(sent) > self.max_files:
            raise forms.ValidationError(
                self.error_messages["count"], code="count", params={"n": self.max_files}
            )
        return [self._checked(super(FilesField, self).clean(one, initial)) for one in sent]

    def _checked(self, file: UploadedFile) -> UploadedFile:
        if self.max_bytes and (file.size or 0) > self.max_bytes:
            params = {"name": file.name, "size": size(file.size), "limit": size(self.max_bytes)}
            raise forms.ValidationError(self.error_messages["bytes"], code="bytes", params=params)
        return file
