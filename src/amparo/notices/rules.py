"""When to try again, when a digest is due: plain values in, plain values out."""

from datetime import date, datetime, timedelta

# Minutes to wait after each failure; after the last the notice is given up.
WAITS = (1, 5, 15, 60, 240, 720)
# A worker that took a notice and said nothing for so long is dead: another may take it.
LEASE = timedelta(minutes=10)
DIGEST_HOUR = 7  # local time
MONDAY, FRIDAY = 0, 4


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts, or None when it is time to give up."""
    return timedelta(minutes=WAITS[attempts - 1]) if attempts <= len(WAITS) else None


def digest_day(wish: str, local: datetime) -> date | None:
    """Return the day whose digest is due at a local moment, or None: no digest is due then."""
    if local.hour < DIGEST_HOUR or local.weekday() > FRIDAY:
        return None
    if wish == "daily" or (wish == "weekly" and local.weekday() == MONDAY):
        return local.date()
    return None
