"""The dashboard of due dates and doubts, for any page that is shown to a desk."""

from typing import Any

from django import template
from django.utils import timezone

from amparo.reports.queries.dashboard import dashboard_of

register = template.Library()


@register.inclusion_tag("reports/parts/dashboard.html", takes_context=True)
def report_dashboard(context: dict[str, Any]) -> dict[str, Any]:
    """Show what falls due and what is in doubt, to who works at a desk."""
    request = context.get("request")
    # The clock is read here because a template is the very edge: nothing is decided by it.
    now = timezone.now()  # noqa: TID251
    found = dashboard_of(request.user, now) if request is not None else None
    return {"dashboard": found, "today": timezone.localdate(now)}
