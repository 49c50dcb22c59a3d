"""Forms of the plan: a measure, what the plan is for, the person's answer, what comes instead."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import vocab
from amparo.cases.actions.plans import Device, Proposal
from amparo.cases.forms import CaseForm
from amparo.cases.models import Case, Measure
from amparo.cases.queries.plans import open_bodies
from amparo.cases.workflow.plan_check import flagged_needs
from amparo.people.models import Organisation
from amparo.ui.forms import Option, TextField

LONG = 4000
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
DEVICES = (
    ("no", Option(_("No device in it locates the person"))),
    ("yes", Option(_("One can locate the person"), _("Fill in the four lines below."))),
)


def _language() -> str:
    return get_language() or "es"


def catalogue(case: Case) -> list[tuple[str, Any]]:
    """Return the measures that suit a case, grouped by who offers them, with what they act on."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, one in vocab.measures().items():
        if one.retired or one.scope == ("ind" if case.collective_id else "col"):
            continue
        against = vocab.label("cases/risk_terms", one.against, _language())
        kind = vocab.label("cases/measure_kinds", one.kind, _language())
        words = f"{one.name.in_language(_language())} ({kind}, {against})"
        groups.setdefault(one.group.in_language(_language()), []).append((code, words))
    return list(groups.items())


def needs(case: Case) -> list[tuple[str, str]]:
    """Return the differential needs that the assessment flags, in words."""
    latest = case.assessments.filter(state="accepted").order_by("-number").first()
    flagged = flagged_needs(case)
    if latest is None or not flagged:
        return []
    items = {i.id: i for d in vocab.instrument(latest.instrument_version).dimensions
             for i in d.items}  # fmt: skip
    return [(key, items[key].question.in_language(_language())) for key in flagged]


class MeasureForm(CaseForm):
    """What, by whom, by when, at what cost, shown by what, with what care, located by what."""

    catalogue_code = forms.ChoiceField(label=_("Which measure?"))
    body = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Which body does it?"), required=False,
        empty_label=_("The one that the catalogue names"),
    )  # fmt: skip
    detail = TextField(
        label=_("What must the body know to do it?"), required=False, max_length=LONG,
        help_text=_("The least: no name, no exact place unless it cannot be done without."),
    )  # fmt: skip
    need = forms.ChoiceField(label=_("Which need does it answer?"), required=False)
    do_no_harm = TextField(
        label=_("Could it expose the person? How is that avoided?"), required=False, rows=3,
        max_length=LONG, help_text=_("A patrol may show where someone lives."),
    )  # fmt: skip
    starts_by = forms.DateField(label=_("By when does it begin?"), required=False, widget=DAY)
    responsible_name = forms.CharField(
        label=_("Who at the body is responsible?"), required=False, max_length=120
    )
    cost = forms.DecimalField(
        label=_("What does it cost?"), required=False, min_value=0, max_digits=12,
        decimal_places=2, help_text=_("A figure, or the budget line below."),
    )  # fmt: skip
    budget_line = forms.CharField(
        label=_("From which budget line?"), required=False, max_length=120
    )
    evidence_kind = forms.CharField(
        label=_("What will show that it was done?"), required=False, max_length=120
    )
    devices = forms.ChoiceField(
        label=_("Can a device in it locate the person?"), choices=DEVICES, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    device_name = forms.CharField(label=_("Which device?"), required=False, max_length=60)
    device_purpose = forms.CharField(label=_("For what?"), required=False, max_length=400)
    device_days = forms.IntegerField(
        label=_("For how many days is what it records kept?"), required=False, min_value=1,
        max_value=3650,
    )  # fmt: skip
    device_viewers = forms.CharField(
        label=_("Who sees what it records?"), required=False, max_length=400
    )
    substitute_for = forms.ModelChoiceField(
        queryset=Measure.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, case: Case, measure: Measure | None = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.case, self.measure = case, measure
        if measure:
            # For another measure or body: take it out and propose the other.
            for name in ("catalogue_code", "body", "substitute_for"):
                del self.fields[name]
        else:
            self.fields["catalogue_code"].choices = [("", _("Choose a measure")), *catalogue(case)]
            self.fields["body"].queryset = open_bodies(case)
            self.fields["substitute_for"].queryset = case.measures.filter(answer="refuse")
        self.fields["need"].choices = [("", _("None in particular")), *needs(case)]

    def clean(self) -> dict[str, Any]:
        """Return the values, and with them the `proposal` if it is whole.

        The body is that of the catalogue where none was chosen.
        """
        said = super().clean() or self.cleaned_data
        if not self.measure and not said.get("body"):
            found = vocab.measures().get(said.get("catalogue_code", ""))
            country = self.case.profile.country
            body = Organisation.objects.filter(
                country=country, code=found.body if found else "", is_active=True
            ).first()
            said["body"] = body
            if found and body is None:
                self.add_error("body", _("Any body may offer this measure: choose one."))
        if said.get("devices") == "yes" and not all(said.get(name) for name in DEVICE_LINES):
            self.add_error("devices", _("Fill in the four lines about the device."))
        if not self.errors:
            said["proposal"] = self._proposal(said)
        return said

    def _proposal(self, said: dict[str, Any]) -> Proposal:
        return Proposal(
            catalogue_code=self.measure.catalogue_code if self.measure else said["catalogue_code"],
            body=self.measure.body if self.measure else said["body"],
            detail=said["detail"], do_no_harm=said["do_no_harm"], need=said["need"],
            starts_by=at_the_end_of(said["starts_by"]) if said["starts_by"] else None,
            responsible_name=said["responsible_name"], cost=said["cost"],
            budget_line=said["budget_line"], evidence_kind=said["evidence_kind"],
            no_devices=said["devices"] == "no", device=self._device(said),
        )  # fmt: skip

    @staticmethod
    def _device(said: dict[str, Any]) -> Device | None:
        if said["devices"] != "yes":
            return None
        return Device(
            name=said["device_name"], purpose=said["device_purpose"],
            retention_days=said["device_days"], viewers=said["device_viewers"],
        )  # fmt: skip


DEVICE_LINES = ("device_name", "device_purpose", "device_days", "device_viewers")


def at_the_end_of(day: Any) -> datetime:
    """Return the last second of a day, local time."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def values_of(measure: Measure) -> dict[str, Any]:
    """Return a measure as the form shows it."""
    use = measure.devices.first()
    return {
        "detail": measure.detail, "do_no_harm": measure.do_no_harm, "need": measure.need,
        "starts_by": timezone.localdate(measure.starts_by) if measure.starts_by else None,
        "responsible_name": measure.responsible_name, "cost": measure.cost,
        "budget_line": measure.budget_line, "evidence_kind": measure.evidence_kind,
        "devices": "yes" if use else "no" if measure.no_devices else "",
        "device_name": use.device if use else "", "device_purpose": use.purpose if use else "",
        "device_days": use.retention_days if use else None,
        "device_viewers": use.viewers if use else "",
    }  # fmt: skip


class PlanWordsForm(CaseForm):
    """What the plan is for, and why a flagged need has no measure."""

    objectives = TextField(label=_("What is the plan for?"), required=False, max_length=LONG)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item, question in needs(case):
            self.fields[f"unmet_{item}"] = TextField(
                label=_("%(item)s: if there is no measure for it, why?") % {"item": item},
                help_text=question, required=False, max_length=LONG, rows=2,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Return what the plan is for, and under `unmet` the reasons by item."""
        said = super().clean() or self.cleaned_data
        said["unmet"] = {
            name.removeprefix("unmet_"): why for name, why in said.items() if name[:6] == "unmet_"
        }
        return said


def answers(*, without: Iterable[str] = ()) -> list[tuple[str, Option]]:
    """Return the answers to a measure, each with what follows from it."""
    return [
        (
            term.key,
            Option(
                term.label.in_language(_language()),
                term.definition.in_language(_language()) if term.definition else "",
            ),
        )
        for term in vocab.terms("cases/answers").values()
        if term.key not in without
    ]


class AnswerForm(CaseForm):
    """What the person said of one measure, written down by who heard them."""

    answer = forms.ChoiceField(label=_("What did the person say?"), widget=forms.RadioSelect)
    words = TextField(
        label=_("In their own words"), required=False, max_length=LONG,
        help_text=_("Needed for a change, and for what was tried if they were not reached."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = answers()


class NonePossibleForm(CaseForm):
    """Why nothing can take the place of what the person refused, as agreed with them."""

    reason = TextField(
        label=_("Why can nothing take its place?"), max_length=LONG,
        help_text=_("As agreed with the person."),
    )  # fmt: skip


class OtherBodyForm(CaseForm):
    """Which body takes a measure instead, and why."""

    body = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("Which body takes it?"),
        empty_label=_("Choose a body"),
    )  # fmt: skip
    reason = TextField(label=_("Why?"), max_length=LONG, rows=2)

    def __init__(self, *args: Any, case: Case, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = open_bodies(case).exclude(pk=measure.body_id)
