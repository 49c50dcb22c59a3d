"""How the bodies keep faith, for those who coordinate them."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from amparo.duties import queries
from amparo.duties.policies import Can, require
from amparo.ui.htmx import page
from amparo.ui.shapes import Filter

SPANS = {"": None, "90": timedelta(days=90), "365": timedelta(days=365)}


@require_safe
@login_required
def bodies(request: HttpRequest) -> HttpResponse:
    """Show one line for each body: what it owes, what is late, what the person confirmed."""
    require(request.user, Can.OVERSEE)
    at, span = now(), request.GET.get("days", "")
    back = SPANS.get(span)
    lines = queries.by_body(at=at, since=at - back if back else None)
    context = {"lines": lines, "finding": _finding(lines), "filters": _spans(span), "at": at}
    return page(request, "duties/bodies.html", context)


def _spans(span: str) -> list[Filter]:
    words = {
        "": _("All duties"),
        "365": _("Offered in the last year"),
        "90": _("In the last 90 days"),
    }
    return [
        Filter(label=label, url=f"?days={key}" if key else "?", current=key == span)
        for key, label in words.items()
    ]


def _finding(lines: tuple[queries.BodyLine, ...]) -> str:
    """Return what the table says, in one sentence."""
    late = [line for line in lines if line.late]
    if not late:
        return _("No body is late.")
    worst, n = late[0], sum(line.late for line in late)
    told = ngettext("%(n)d duty is late", "%(n)d duties are late", n) % {"n": n}
    if len(late) == 1:
        return _("%(late)s, all of %(body)s.") % {"late": told, "body": worst.body.code}
    return _("%(late)s; %(body)s has the most, %(most)d.") % {
        "late": told,
        "body": worst.body.code,
        "most": worst.late,
    }
