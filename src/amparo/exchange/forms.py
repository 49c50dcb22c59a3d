"""Sending a file in; refusing an export."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from amparo.exchange.policies import kinds_for
from amparo.ui.forms import TextField
from vocab.exchange_files import mappings


class Upload(forms.Form):
    """A file, and how it is read."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, CSV packed with gzip, XLSX, JSON, GeoJSON or Parquet. A row of HXL hashtags "
            "under the heading is understood."
        ),
    )
    mapping = forms.ChoiceField(
        label=gettext_lazy("Which columns mean what"),
        help_text=gettext_lazy("A mapping is made for one publication and says its source."),
    )
    dry_run = forms.BooleanField(
        label=gettext_lazy("Judge the file only, and write nothing"), required=False, initial=True
    )

    def __init__(self, *args: Any, who: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, kinds = get_language() or "es", kinds_for(who)
        self.of = {name: one for name, one in mappings().items() if one.kind in kinds}
        named = [(name, one.title.in_language(language)) for name, one in self.of.items()]
        self.fields["mapping"].choices = [("", _("Choose")), *named]

    def words(self) -> dict[str, Any]:
        """Return the arguments of `hold_upload`."""
        data = self.cleaned_data
        return {
            "kind": self.of[data["mapping"]].kind,
            "mapping": data["mapping"],
            "content": data["file"],
            "name": data["file"].name,
            "dry_run": data["dry_run"],
        }


class Refusal(forms.Form):
    """Why a list may not leave."""

    reason = TextField(label=gettext_lazy("Reason"), rows=3, max_length=2000)


class Why(forms.Form):
    """Why an import is taken back, or put back."""

    why = TextField(
        label=gettext_lazy("Why"),
        rows=3,
        max_length=2000,
        help_text=gettext_lazy("Kept sealed, for those who may take such files in."),
    )
