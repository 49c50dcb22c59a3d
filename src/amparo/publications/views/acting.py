"""How the pages of this room open, and the way from one to the others."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.publications.policies import POLICY, Can
from amparo.ui import acts
from amparo.ui.htmx import page

opened = partial(acts.opened, POLICY)


def shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show a page of this room with the way to the others."""
    pages = (
        ("publications:figures", _("True figures"), Can.SEE_TRUE),
        ("publications:map", _("Map"), Can.SEE_TRUE),
        ("publications:evaluation", _("How the policy works"), Can.SEE_TRUE),
        ("publications:releases", pgettext("statistics", "Releases"), Can.WITHDRAW),
        ("publications:make", _("Make a release"), Can.MAKE),
    )
    doors = acts.doors_of(request, POLICY, pages)
    return page(request, f"publications/{template}", {"doors": doors, **context})
