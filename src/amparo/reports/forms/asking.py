"""The filters of each report. What is chosen is printed on every file, so each choice has words."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amparo.commitments.models import Cycle
from amparo.commitments.queries import visible
from amparo.commitments.queries.desks import directorates
from amparo.commitments.queries.scorecards import published_meetings
from amparo.diplomacy.queries.statements import topics_seen_by
from amparo.instruments.forms import countries
from amparo.instruments.queries import treaties_visible_to
from amparo.monitor.queries import title_of
from amparo.people.models import Organisation
from amparo.reports.queries.asking import Asking
from amparo.reports.queries.profiles import editions

Choices = Iterable[tuple[str, Any]]
MOST_COMPARED = 12  # treaties side by side
LANGUAGES = ("es", "en", "qu")
EARLIEST, LATEST = date(1800, 1, 1), date(2200, 1, 1)


def _language() -> str:
    """Return the reader's language, if reports are told in it."""
    asked = (get_language() or "")[:2]
    return asked if asked in LANGUAGES else LANGUAGES[0]


class Day(forms.DateField):
    """A day of the calendar, within some centuries."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}), **kwargs)

    def validate(self, value: Any) -> None:
        """Refuse days of no use here."""
        super().validate(value)
        if value and not EARLIEST <= value <= LATEST:
            raise forms.ValidationError(_("Choose a day between 1800 and 2200."))


class ReportForm(forms.Form):
    """What every report asks: as of which day. `who` decides which choices there are."""

    on = Day(label=_("As of"), required=False)

    def __init__(self, *args: Any, who: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who
        for name, choices in self.choices().items():
            self.fields[name].choices = list(choices)  # type: ignore[attr-defined]

    @classmethod
    def asked(cls, said: QueryDict, *, who: Any, today: date) -> "ReportForm":
        """Return the form with what an address says, and what holds where it says nothing."""
        filled = said.copy()
        for name, value in {"on": today.isoformat(), "country": settings.COUNTRY}.items():
            if name in cls.base_fields and name not in filled:
                filled[name] = value
        return cls(filled, who=who)

    def choices(self) -> dict[str, Choices]:
        """Return the choices of fields that depend on who asks."""
        return {}

    def filters(self) -> dict[str, Any]:
        """Return what was chosen, as plain values that JSON holds."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items() if name != "on" and value not in (None, "")
        }  # fmt: skip

    def printed(self) -> tuple[tuple[str, str], ...]:
        """Return each filter that was chosen with its words."""
        told = []
        for name, value in self.filters().items():
            field = self.fields[name]
            named = {str(k): str(v) for k, v in getattr(field, "choices", ())}
            values = value if isinstance(value, list) else [value]
            said = ", ".join(named.get(str(one), str(one)) for one in values)
            if said:
                told.append((str(field.label), said))
        return tuple(told)

    def asking(self, who: Any, *, at: datetime, today: date) -> Asking:
        """Return the question of a form that holds."""
        filters = self.filters()
        known = self.cleaned_data.get("known")
        return Asking(
            who=who, on=self.cleaned_data.get("on") or today, at=at, filters=filters,
            printed=self.printed(), language=_language(),
            known=known,
        )  # fmt: skip


class Known(ReportForm):
    known = Day(label=_("As known on"), required=False,
                help_text=_("Leaves out what was recorded after that day."))  # fmt: skip


class OfState(Known):
    country = forms.ChoiceField(label=_("State"), required=False)
    field_order = ("country", "on", "known")

    def choices(self) -> dict[str, Choices]:
        """Return the States there are or were."""
        return {"country": countries(former=True)}


class OfStateOrAll(OfState):
    def choices(self) -> dict[str, Choices]:
        """Return the States, and all of them."""
        return {"country": [("ALL", _("All States")), *countries(former=True)]}


class OfTreaties(Known):
    treaty = forms.MultipleChoiceField(
        label=_("Treaties"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    field_order = ("treaty", "on", "known")

    def choices(self) -> dict[str, Choices]:
        """Return the known treaties that one may see."""
        rows = treaties_visible_to(self.who).exclude(known_as="")
        return {"treaty": [(str(row.pk), row.short) for row in rows]}

    def clean_treaty(self) -> list[str]:
        """Refuse more treaties than can stand side by side."""
        chosen: list[str] = self.cleaned_data["treaty"]
        if len(chosen) > MOST_COMPARED:
            raise forms.ValidationError(_("Choose at most %(n)d treaties.") % {"n": MOST_COMPARED})
        return chosen


class OfReview(OfState):
    cycle = forms.ChoiceField(label=_("Round"), required=False)
    field_order = ("country", "cycle", "on", "known")
    kinds: tuple[str, ...] = ()

    def choices(self) -> dict[str, Choices]:
        """Return the States, and the published rounds of these mechanisms."""
        rows = visible(Cycle, self.who).filter(state="published").select_related("mechanism")
        if self.kinds:
            rows = rows.filter(mechanism__kind__in=self.kinds)
        rounds = [(str(c.pk), f"{c.country} {c.label}") for c in rows.order_by("country", "label")]
        return {**super().choices(), "cycle": [("", _("All rounds")), *rounds]}


def of_review(*kinds: str) -> type[OfReview]:
    """Return the form of a report about some kinds of mechanism."""
    return type("OfReview", (OfReview,), {"kinds": kinds})


class OfMeeting(ReportForm):
    country = forms.ChoiceField(label=_("State"), required=False)
    cycle = forms.ChoiceField(label=_("Meeting"), required=False)
    field_order = ("country", "cycle", "on")

    def choices(self) -> dict[str, Choices]:
        """Return the States, and the published meetings that made promises."""
        rows = published_meetings(self.who)
        named = [(str(row.pk), f"{row.mechanism.key} {row.label}") for row in rows]
        return {"country": [("", _("All States")), *countries(former=True)],
                "cycle": [("", _("All meetings")), *named]}  # fmt: skip


class OfDesk(ReportForm):
    desk = forms.ChoiceField(label=_("Directorate"), required=False)
    since = Day(
        label=_("From"), required=False, help_text=_("If left empty, a year before the last day.")
    )
    until = Day(label=_("To"), required=False)
    field_order = ("desk", "since", "until", "on")

    def choices(self) -> dict[str, Choices]:
        """Return the bodies at which a desk is held, and those that the law calls directorates."""
        named_by_law = [one.body.pk for one in directorates() if one.body]
        held = Q(posts__role__in=("desk_officer", "desk_head")) | Q(pk__in=named_by_law)
        rows = Organisation.objects.filter(held).distinct().order_by("name")
        named = [(str(row.pk), row.name) for row in rows]
        return {"desk": [("", _("All directorates")), *named]}

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day must not come before the first."))
        return cleaned


class OfTopic(Known):
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    party = forms.ChoiceField(label=_("State"), required=False)
    field_order = ("topic", "party", "on", "known")

    def choices(self) -> dict[str, Choices]:
        """Return the topics on which one may see a position, and the States."""
        topics = [(str(topic.pk), topic.name) for topic in topics_seen_by(self.who)]
        return {"topic": [("", _("Choose a topic")), *topics],
                "party": [("", _("All States")), *countries(former=True)]}  # fmt: skip


class OfBody(ReportForm):
    body = forms.ChoiceField(label=_("Body"), required=False)
    field_order = ("body", "on")

    def choices(self) -> dict[str, Choices]:
        """Return the bodies, by name."""
        names = Organisation.objects.filter(is_active=True).order_by("name")
        listed = dict.fromkeys(names.values_list("name", flat=True))
        return {"body": [("", _("All bodies")), *((name, name) for name in listed)]}


class OfEdition(ReportForm):
    edition = forms.ChoiceField(label=_("Edition"), required=False)
    field_order = ("edition", "on")
    ten_years = False

    def choices(self) -> dict[str, Choices]:
        """Return the editions that one may see, the newest first."""
        rows = editions(self.who, ten_years=self.ten_years)
        named = [(str(row.pk), title_of(row)) for row in rows]
        return {"edition": [("", _("Choose an edition")), *named]}


class OfTenYears(OfEdition):
    ten_years = True


FORMS: dict[str, type[ReportForm]] = {
    "R-01": OfStateOrAll,
    "R-02": OfTreaties,
    "R-03": of_review("upr"),
    "R-04": of_review("upr"),
    "R-05": of_review("treaty_body"),
    "R-06": of_review("iachr", "iacthr"),
    "R-07": of_review("ngo_call", "iachr", "monitor"),
    "R-08": of_review("oecd_epr"),
    "R-09": of_review(),
    "R-10": OfMeeting,
    "R-11": OfDesk,
    "R-12": OfTopic,
    "R-16": OfEdition,
    "R-17": OfTenYears,
    "R-25": OfBody,
    "R-26": ReportForm,
}


def form_of(key: str) -> type[ReportForm]:
    """Return the form by which a report is asked."""
    return FORMS[key]
