"""R-25: what falls due, by body, from every room that has due dates; the same for a calendar."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.commitments.models import DueDate, Indicator, Recommendation, Submission
from amparo.commitments.queries import Asked, lines_of_state, visible
from amparo.commitments.views import wording
from amparo.diplomacy.models import InputRequest
from amparo.diplomacy.policies import file_of
from amparo.diplomacy.queries import visible_to as facts_visible_to
from amparo.diplomacy.queries.calendar import OPEN as OPEN_INPUTS
from amparo.diplomacy.queries.lists import name_of
from amparo.duties.queries import visible_to as duties_visible_to
from amparo.duties.rules import OWING
from amparo.instruments.queries import treaties_visible_to
from amparo.kernel.ids import ALPHABET
from amparo.people.models import User
from amparo.people.queries import posts_of
from amparo.reports.queries.asking import Answer, Asking, Notes
from amparo.reports.queries.treaties import treaty_dues
from amparo.reports.rules.document import Block, Cell, Heading, Table
from amparo.reports.rules.due import SPANS, Due, by_body
from vocab.treaties import deadlines

MOST = 5_000  # lines of one report
CODE = 8  # symbols
OF_DESKS = "desk:"


def due_dates(asking: Asking) -> Answer:
    """Gather R-25: how much each body owes, and what, nearest first."""
    found = all_due(asking.who, asking.on, asking.at)
    if body := asking.filters.get("body"):
        found = [one for one in found if one.body == body]
    counts = by_body(found, asking.on)
    near = [one for one in found if one.left(asking.on) <= SPANS[-1]][:MOST]
    columns = (_("Body"), _("Overdue"),
               *(_("Within %(n)d days") % {"n": span} for span in SPANS))  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (body, one.overdue, *one.within) for body, one in counts.items()
    )
    lines = tuple(
        (one.on.isoformat(), one.left(asking.on), one.body, one.what, one.code, one.title)
        for one in near
    )  # fmt: skip
    blocks: list[Block] = [
        Table("bodies", _("How much each body owes"), columns, rows, (4, 1, 1, 1, 1),
              _("Nothing that you may see falls due.")),
        Heading(_("What falls due")),
        Table("due", _("Due dates, nearest first"),
              (_("Due"), _("Days left"), _("Body"), _("What"), _("Code"), _("Which")), lines,
              (2, 1, 4, 4, 2, 5), _("Nothing that you may see falls due."), days=(0,)),
    ]  # fmt: skip
    preface = [_("What is due later in a span counts in each longer one too.")]
    return Answer(blocks, Notes(asking.who), preface)


def all_due(who: Any, on: date, at: datetime) -> list[Due]:
    """Return all that falls due and that someone may see, nearest first."""
    until = on + timedelta(days=SPANS[-1])
    found = [
        *_duties(who, until), *_inputs(who, until), *_dates(who, until), *_promises(who, until),
        *_treaties(who, on, until),
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.on, one.body, one.what, one.code))


def short_code(key: Any) -> str:
    """Return a short code of a row that has none of its own, always the same."""
    number = key.int
    return "".join(ALPHABET[(number >> 5 * n) & 31] for n in range(CODE))


def _duties(who: Any, until: date) -> Iterator[Due]:
    """Yield duties: by their code and kind, and by their title only where a desk asked for them."""
    if not isinstance(who, User):
        return
    end = datetime.combine(until, time.max, timezone.get_current_timezone())
    desks = {file_of(post.organisation_id) for post in posts_of(who)}
    rows = duties_visible_to(who).filter(state__in=OWING, next_due_at__lte=end)
    for duty in rows.order_by("next_due_at", "id")[:MOST]:
        if duty.next_due_at is None:
            continue
        is_open = duty.file.startswith(OF_DESKS) and (
            duty.file in desks or duty.body_id in {post.organisation_id for post in posts_of(who)}
        )
        yield Due(
            timezone.localdate(duty.next_due_at), duty.body.name,
            _("Duty"), duty.code, f"duty-{duty.pk}",
            duty.title if is_open else "", reverse("duties:detail", args=[duty.code]),
        )  # fmt: skip


def _inputs(who: Any, until: date) -> Iterator[Due]:
    rows = facts_visible_to(who, InputRequest).filter(
        state__in=OPEN_INPUTS, deadline_on__lte=until
    ).select_related("desk")  # fmt: skip
    for one in rows.order_by("deadline_on", "id")[:MOST]:
        if one.deadline_on:
            yield Due(one.deadline_on, one.desk.name if one.desk else _("All desks"), _("Input"),
                      short_code(one.pk), f"input-{one.pk}", one.product,
                      reverse("diplomacy:fact", args=[one.kind, one.pk]))  # fmt: skip


def _dates(who: Any, until: date) -> Iterator[Due]:
    """Yield the days by which indicators and reports are due, once what they belong to is public.

    A draft indicator or report has due dates that only its desk knows; none is told here.
    """
    rows = DueDate.objects.filter(
        Q(country="") | Q(country=settings.COUNTRY), due_on__lte=until,
        stage__in=(DueDate.OPEN, DueDate.RETURNED),
    ).select_related("body", "indicator", "submission", "instrument")  # fmt: skip
    asks = {one.key: one.duty.in_language(wording.language()) for one in deadlines()}
    for one in _told(who, rows).order_by("due_on", "id")[:MOST]:
        about = one.indicator or one.submission
        what = _("Value of an indicator") if one.indicator else _("Report")
        title, body = str(about or ""), _body(one.body)
        if about is None and one.instrument:
            what = _("Report or act under a treaty")
            title = f"{one.instrument.short}: {asks.get(one.duty_key, '')}"
            # Without a desk named for it, the State itself owes what a treaty asks.
            body = one.body.name if one.body else name_of(settings.COUNTRY)
        yield Due(one.due_on, body, what, short_code(one.pk), f"date-{one.pk}", title)


def _body(body: Any) -> str:
    return body.name if body else _("No body named")


def _told(who: Any, rows: QuerySet[DueDate]) -> QuerySet[DueDate]:
    def shown(model: Any) -> Any:
        return visible(model, who).filter(state="published").values("pk")

    return rows.filter(
        Q(indicator__in=shown(Indicator)) | Q(submission__in=shown(Submission))
        | Q(indicator=None, submission=None,
            instrument__in=treaties_visible_to(who).filter(state="published").values("pk"))
    )  # fmt: skip


def _promises(who: Any, until: date) -> Iterator[Due]:
    """Yield numbered promises with a day of their own that are not fulfilled nor dropped."""
    done = ("fulfilled", "dropped")
    rows = visible(Recommendation, who).filter(state="published", due_on__lte=until)
    rows = rows.exclude(fulfilment__in=done).select_related("desk")
    for one in rows.order_by("due_on", "id")[:MOST]:
        if one.due_on:
            yield Due(one.due_on, _body(one.desk),
                      _("Promise"), short_code(one.pk), f"promise-{one.pk}", one.ref)  # fmt: skip


def _treaties(who: Any, on: date, until: date) -> Iterable[Due]:
    """Return what treaties ask of this country by when, until their days are written down.

    Once they are (SM5), `_dates` tells them: working them out reads all that the State ever did.
    """
    if DueDate.objects.filter(country=settings.COUNTRY, instrument__isnull=False).exists():
        return []
    lines = lines_of_state(who, settings.COUNTRY, Asked(on))
    body = name_of(settings.COUNTRY)  # the State itself owes what a treaty asks
    return [
        Due(day, body, _("Report or act under a treaty"), "", f"treaty-{treaty}-{day}",
            f"{treaty}: {duty}", reverse("commitments:state", args=[settings.COUNTRY]))
        for day, duty, treaty in treaty_dues(lines, on, until)
    ]  # fmt: skip
