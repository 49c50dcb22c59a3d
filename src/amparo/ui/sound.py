"""A sound that is recorded on the spot, or chosen as a file where there is no script."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from csp.decorators import csp_update
from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from amparo.ui.templatetags.ui import size
from vocab.file_types import file_types

MINUTES = 60  # a recording ends by itself: nobody speaks longer without a rest


def most_bytes() -> int:
    """Return the size of the largest sound that is kept."""
    return max(kind.max_bytes for kind in file_types().type if kind.family == "audio")


class SoundInput(forms.FileInput):
    """One file; where a script runs, also a button that records.

    `consent` names the question whose answer «given» lets the button record.
    """

    template_name = "ui/widgets/sound.html"

    def __init__(self, consent: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "audio/*", "capture": True, **(attrs or {})})
        self.consent = consent

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the words and limits of the recorder."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-choose": str(_("Choose a recording")),
            "data-none": str(_("No recording yet")),
        }
        context["widget"] |= {
            "consent": self.consent, "minutes": MINUTES, "most": most_bytes()
        }  # fmt: skip
        return context


class SoundField(forms.FileField):
    """A recording; what it really is, `evidence` finds out: here only its size is looked at."""

    default_error_messages: ClassVar = {
        "bytes": _("This recording is too large (%(size)s): the limit is %(limit)s.")
    }

    def __init__(self, *, consent: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", SoundInput(consent))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the file sent, if it is not too large."""
        sent, most = super().clean(data, initial), most_bytes()
        if sent and (sent.size or 0) > most:
            params = {"size": size(sent.size), "limit": size(most)}
            raise forms.ValidationError(self.error_messages["bytes"], code="bytes", params=params)
        return sent


def hearing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the pages of a view ask for the microphone and play what it heard; no others can."""

    @csp_update({"media-src": ["blob:"]})
    @wraps(view)
    def inner(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response.hears = True  # type: ignore[attr-defined]
        return response

    return inner
