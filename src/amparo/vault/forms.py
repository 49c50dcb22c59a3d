"""Forms whose words go out to everyone: what looks like a person is warned of, beside its field."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from amparo.vault.naming import may_point_to_someone, warning

ANSWER = "no_person"


class WarnsOfNames(forms.Form):
    """A form that comes back once where its open words look like a person.

    Whoever has looked ticks that nobody is meant, and it is kept. The warning knows nothing of who
    is protected: it goes by the shape of words.
    """

    open_words: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ANSWER in self.data:
            self._ask()

    def _ask(self) -> None:
        self.fields[ANSWER] = forms.BooleanField(
            label=_("I looked at each of them: no person is meant"), required=False,
            help_text=_("An institution, a place or a text. It is looked at again before it is "
                        "published."),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Say beside each field what looks like a person, unless that was answered."""
        said = super().clean() or self.cleaned_data
        if not said.pop(ANSWER, False):
            found = [n for n in self.open_words if may_point_to_someone(str(said.get(n) or ""))]
            for name in found:
                self.add_error(name, warning())
            if found:
                self._ask()
        return said
