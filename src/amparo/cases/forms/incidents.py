"""What happened to the person of a case; an incident of the registry by its code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.cases.forms import CaseForm
from amparo.situations.forms import RecordIncident


class IncidentForm(RecordIncident):
    """A new incident, whose victim is the person or collective of the case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["victim"]

    def words(self) -> dict[str, Any]:
        """Return the words of the action; the victim is known."""
        self.cleaned_data["victim"] = ""
        return super().words()


class LinkForm(CaseForm):
    """The code of an incident that is in the registry already."""

    code = forms.CharField(
        label=_("Code of the incident"), max_length=12, help_text=_("Such as INC-0A1B2C3D.")
    )
