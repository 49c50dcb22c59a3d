"""How every page of the watchers opens, and the way from one to the others."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from amparo.oversight.policies import POLICY, Can
from amparo.ui import acts
from amparo.ui.htmx import page

opened = partial(acts.opened, POLICY)


def shown(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """Show a page of this room with the way to the others."""
    pages = (
        ("oversight:desk", _("Desk"), Can.SEE_GRANTS),
        ("oversight:journal", _("Journal"), Can.READ_JOURNAL),
        ("oversight:grants", _("Who can see what"), Can.SEE_GRANTS),
        ("oversight:denials", _("Refused attempts"), Can.SEE_DENIALS),
        ("oversight:reveals", _("Identities opened"), Can.SEE_REVEALS),
        ("oversight:glass", _("Emergency views"), Can.ASK_GLASS),
        ("oversight:requests", _("Requests of people"), Can.ANSWER_DATA),
        ("oversight:breaches", _("Breaches"), Can.BREACH),
        ("oversight:holds", _("Legal holds"), Can.HOLD),
        ("oversight:retention", _("End of keeping"), Can.RETAIN),
    )
    doors = acts.doors_of(request, POLICY, pages)
    return page(request, f"oversight/{template}", {"doors": doors, **context})
