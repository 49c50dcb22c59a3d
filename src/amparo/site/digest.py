"""What a digest counts: what waits on the home page of its reader."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from amparo.site.home import home_of


def counts(user: Any, *, at: datetime) -> dict[str, int]:
    """Return how many things wait for a user, and how many of them are past their term."""
    home = home_of(user, at)
    return {_("Waiting for you"): home.waiting, _("Past their term"): home.late}
