"""A district as people name it: by name, by code, with its province after a comma."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.places import queries as places
from amparo.places.models import Area
from amparo.places.rules import folded

LONGEST = 160  # characters


class DistrictForm(forms.Form):
    """A form that asks for a district. Whoever has it calls `find_district` when it cleans."""

    district = forms.CharField(
        label=gettext_lazy("District"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy(
            "Its name or its official code. Where several have the name, add the province after a "
            "comma."
        ),
    )

    def find_district(self, country: str, data: dict[str, Any]) -> Area | None:
        """Return the district that was meant within the region said; or put beside it why not."""
        typed = data.get("district") or ""
        if not typed:
            return None
        found = districts_meant(country, typed)
        if region := data.get("region"):
            found = [a for a in found if a.parent and a.parent.parent_id == region.pk]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"{_with_province(a)} ({a.code})" for a in found[:8])
            why = _(
                "Several districts have this name: %(names)s. Add the province after a comma, "
                "choose the region, or type the code."
            )
            self.add_error("district", why % {"names": names})
        else:
            why = _("No district of this country and region has this name. You may leave it empty.")
            self.add_error("district", why)
        return None


def districts_meant(country: str, typed: str) -> list[Area]:
    """Return the districts that words may mean: a code, a name, a name and its province."""
    if typed.isdigit():
        found = places.area(country, Area.DISTRICT, typed)
        return [found] if found else []
    name, comma, province = typed.partition(",")
    found_all = places.areas_named(name, country=country, level=Area.DISTRICT)
    if not comma:
        return found_all
    wanted = folded(province)
    return [a for a in found_all if a.parent and a.parent.search_name == wanted]


def _with_province(area: Area) -> str:
    return f"{area.name}, {area.parent.name}" if area.parent else area.name
