"""What a calendar is told: codes and kinds of things, only what its person may see now."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event

from amparo.people.queries import posts_of
from amparo.reports.models import Feed
from amparo.reports.queries.dues import all_due

MOST = 1_000  # events


def feed_of(secret: str) -> Feed | None:
    """Return the feed with a secret; none if it was ended, or its person works here no longer."""
    digest = sha256(secret.encode()).hexdigest()
    feed = Feed.objects.select_related("user").filter(digest=digest, ended_at=None).first()
    return feed if feed and posts_of(feed.user) else None


def open_feed(who: object) -> Feed | None:
    """Return someone's own feed, if there is one."""
    return Feed.objects.filter(user=who, ended_at=None).first()


def calendar_of(feed: Feed, *, at: datetime, address: str) -> bytes:
    """Return the due dates of a feed's person as ICS. `address` is of this site, without a path."""
    calendar = Calendar()
    calendar.add("prodid", "-//Amparo//due dates//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    with override(feed.language):
        calendar.add("x-wr-calname", _("Due dates"))
        for due in all_due(feed.user, timezone.localdate(at), at)[:MOST]:
            event = Event()
            event.add("uid", f"{due.key}@amparo")
            event.add("dtstamp", at)
            event.add("dtstart", due.on)
            event.add("dtend", due.on + timedelta(days=1))
            event.add("summary", " ".join(part for part in (due.what, due.code) if part))
            event.add("transp", "TRANSPARENT")
            if due.url:
                event.add("url", f"{address}{due.url}")
            calendar.add_component(event)
    return bytes(calendar.to_ical())
