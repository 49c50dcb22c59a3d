"""The forms with which facts are written down, filled in again to change a draft."""

from collections.abc import Mapping
from typing import Any

from amparo.diplomacy.forms import acts, facts
from amparo.diplomacy.forms.acts import Revised
from amparo.diplomacy.queries.versions import words_of

NOT_AGAIN = ("desk", "source", "locator", "quote")  # these stay as they are


class Changing(Revised):
    """A draft as it stands; its desk and where it is said are not changed here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NOT_AGAIN:
            self.fields.pop(name, None)
        for name, value in words_of(self.fact).items():
            if name in self.fields:
                self.initial.setdefault(name, value)
        if "supersedes" in self.fields and self.fact.supersedes_id:
            chosen: Any = self.fields["supersedes"]
            chosen.queryset |= type(self.fact).objects.filter(pk=self.fact.supersedes_id)
        if "supersedes" in self.fields:
            field: Any = self.fields["supersedes"]
            field.queryset = field.queryset.exclude(pk=self.fact.pk)

    def clean(self) -> dict[str, Any]:
        """Leave out what is not changed here."""
        data = super().clean()
        data.pop("cited", None)
        return data


def _changing(form: type) -> type:
    return type(f"Change{form.__name__}", (Changing, form), {"__doc__": form.__doc__})


CHANGES: Mapping[str, type] = {
    "forum": _changing(facts.NewForum),
    "process": _changing(facts.NewProcess),
    "meeting": _changing(facts.NewMeeting),
    "participation": _changing(facts.NewParticipation),
    "office": _changing(facts.NewOffice),
    "candidacy": _changing(facts.NewCandidacy),
    "initiative": _changing(facts.NewInitiative),
    "support": _changing(acts.Support),
    "position": _changing(facts.NewPosition),
    "joint": _changing(facts.NewJoint),
    "ballot": _changing(facts.NewBallot),
    "cooperation": _changing(facts.NewCooperation),
    "statement": _changing(facts.NewStatement),
    "input": _changing(facts.NewInput),
}
