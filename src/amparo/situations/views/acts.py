"""What the forms of this room share: how their pages open, and what stands above them."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.situations.models import Incident
from amparo.situations.policies import POLICY
from amparo.ui import acts

opened = partial(acts.opened, POLICY)


def of_incident(incident: Incident, **words: str) -> acts.Act:
    """Return the words of a form about an incident, below the page of it."""
    home = (_("Incidents"), reverse("situations:incidents"))
    here = (incident.code, reverse("situations:incident", args=[incident.code]))
    return acts.Act(trail=(home, here), **words)  # type: ignore[arg-type]
