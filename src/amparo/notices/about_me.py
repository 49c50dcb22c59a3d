"""The room's section on the page about oneself."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.notices.queries import wish_of
from amparo.people.models import User
from amparo.people.parts import Part


def notices(user: User, at: datetime) -> Part:
    """Return how a user wants to be told."""
    wish = wish_of(user)
    digest = {
        "daily": _("A summary each working day"),
        "weekly": _("A summary on Mondays"),
        "none": _("No summary"),
    }
    single = (
        _("each notice by e-mail at once") if wish.at_once else _("at once only what is urgent")
    )
    return Part(
        key="notices",
        title=_("Notices"),
        lines=(f"{digest[wish.digest]}; {single}.",),
        url=reverse("notices:wishes"),
        act=_("Choose how to be told"),
    )
