"""What the worker does here: answer who asked, tell readers, forget addresses nobody confirmed."""

from datetime import datetime

from django.urls import reverse

from amparo.notices.actions import notify
from amparo.press.actions.readers import KEPT, LEAVE, answer, token_of
from amparo.press.models import Asked, Reader, Release
from amparo.press.queries import in_other_languages, readers_of, still_to_tell

BATCH = 200  # readers told in one turn: other work waits behind it


def answer_asked(*, at: datetime) -> int:
    """Send each mailbox that was asked for its link, the first asked first; return how many."""
    waiting = list(Asked.objects.filter(asked_at__lte=at).order_by("asked_at", "id")[:BATCH])
    for asked in waiting:
        answer(asked=asked, at=at)
    return len(waiting)


def tell_readers(*, at: datetime) -> int:
    """Queue one mail about each new release for each confirmed reader; return how many.

    Each release and mailbox has one key, so that a worker that was killed in between, or two at
    once, tell nobody twice. The mail says that there is a release, and where.
    """
    told = 0
    for release in still_to_tell(at):
        told += _tell(release, at)
    return told


def _tell(release: Release, at: datetime) -> int:
    readers = readers_of(release)
    if release.told_up_to:
        readers = readers.filter(pk__gt=release.told_up_to)
    texts = {one.language: one for one in (release, *in_other_languages(release))}
    rows = list(readers[:BATCH])
    told = sum(_queued(release, reader, texts, at) for reader in rows)
    mine = Release.objects.filter(pk=release.pk, told_up_to=release.told_up_to)
    if len(rows) < BATCH:
        mine.update(told_up_to=rows[-1].pk if rows else release.told_up_to, told_at=at)
    else:
        mine.update(told_up_to=rows[-1].pk)
    return told


def _queued(release: Release, reader: Reader, texts: dict[str, Release], at: datetime) -> bool:
    text = texts.get(reader.language, release)
    notice = notify(
        template="press_release", once=f"press:{release.pk}:{reader.pk}", at=at,
        address=reader.address, language=reader.language,
        link=reverse("press:release", args=[text.pk]),
        stop=reverse("press:leave", args=[token_of(reader, LEAVE)]),
    )  # fmt: skip
    return notice is not None


def forget_unconfirmed(*, at: datetime) -> int:
    """Forget the addresses that nobody confirmed in a week; return how many."""
    return Reader.objects.filter(confirmed_at=None, asked_at__lt=at - KEPT).delete()[0]
