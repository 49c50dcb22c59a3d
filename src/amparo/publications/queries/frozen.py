"""Releases as they were frozen: written as JSON, read back as sheets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.publications.models import Release
from amparo.publications.policies import readable_by
from amparo.publications.queries.sheets import coarser_of, is_possible
from amparo.publications.rules import (
    Entangled,
    Period,
    Rule,
    Sheet,
    Slice,
    given_away,
    to_nearest,
)
from amparo.ui import days
from vocab.statistics import Table, dimensions, disclosure, populations
from vocab.words import Words

Labels = Mapping[str, list[tuple[str, Words]]]


def visible_to(who: Any) -> QuerySet[Release]:
    """Return the releases someone may see, the latest period first."""
    return Release.objects.filter(readable_by(who)).order_by("-until_on", "-made_at", "-id")


def latest(country: str) -> Release | None:
    """Return the published release of the latest period."""
    return (
        Release.objects.filter(country=country, state=Release.APPROVED)
        .order_by("-until_on", "-approved_at").first()
    )  # fmt: skip


def words(given: Words | None) -> dict[str, str]:
    """Return words by language."""
    return {"es": given.es, "en": given.en, "qu": given.qu} if given else {}


def table_words(table: Table) -> dict[str, Any]:
    """Return what a release keeps of a table's description, so that it never changes meaning."""
    population = populations()[table.population]
    return {
        "key": table.key, "number": table.number, "title": words(table.title),
        "population": table.population, "faces": [list(face) for face in table.faces],
        "counted": words(population.label), "definition": words(population.definition),
        "about": words(table.about), "share": table.share, "median": table.median,
    }  # fmt: skip


def population(
    public: Sheet, labels: Labels, medians: Mapping[Slice, int | None]
) -> dict[str, Any]:
    """Return a population's public figures as plain values."""
    return {
        "faces": [list(face) for face in public.faces],
        "has_total": public.has_total,
        "dimensions": {
            dim: {"label": words(dimensions()[dim].label), "hxl": dimensions()[dim].hxl}
            for dim in labels
        },
        "categories": {
            dim: [{"key": key, **words(each)} for key, each in listed]
            for dim, listed in labels.items()
        },
        "values": [
            [[list(pair) for pair in where], n] for where, n in sorted(public.values.items())
        ],
        "medians": [[[list(pair) for pair in where], n] for where, n in sorted(medians.items())],
    }


def sheet_of(content: Mapping[str, Any], name: str) -> Sheet:
    """Return a population of a frozen release as a sheet."""
    kept = content["populations"][name]
    return Sheet(
        population=name,
        period=Period(date.fromisoformat(content["since"]), date.fromisoformat(content["until"])),
        faces=tuple(tuple(face) for face in kept["faces"]),
        categories={
            dim: tuple(each["key"] for each in listed) for dim, listed in kept["categories"].items()
        },
        values={tuple((d, c) for d, c in where): n for where, n in kept["values"]},
        has_total=kept["has_total"],
    )


def public_sheets(country: str, *, before: Release | None) -> dict[str, list[Sheet]]:
    """Return everything that is or was public, by population, oldest first.

    `before` leaves that release itself out.
    """
    found: dict[str, list[Sheet]] = {}
    releases = Release.objects.filter(country=country, state__in=Release.PUBLIC)
    if before is not None:
        releases = releases.exclude(pk=before.pk)
    for release in releases.order_by("approved_at", "id").iterator():
        for name, sheet in sheets_of(release).items():
            found.setdefault(name, []).append(sheet)
    return found


def sheets_of(release: Release) -> dict[str, Sheet]:
    """Return a release's populations as an attacker may know them: never rounded."""
    content, exact = release.read(), release.exact or {}
    found = {name: sheet_of(content, name) for name in content["populations"]}
    for name, said in exact.items():
        sheet = found[name]
        values = {**sheet.values, **{tuple((d, c) for d, c in where): n for where, n in said}}
        found[name] = Sheet(
            name, sheet.period, sheet.faces, sheet.categories, values, sheet.has_total
        )
    return found


def is_as_said(release: Release) -> bool:
    """Test if what the public reads is what was counted, rounded as it says and no other way."""
    content = release.read()
    base = content.get("round_to", 0)
    return all(
        to_nearest(sheet.values[where], base) == n
        for name, sheet in sheets_of(release).items()
        for where, n in sheet_of(content, name).values.items()
    )


def known_until(country: str, *, before: Release | None = None) -> list[tuple[str, str]]:
    """Return what is or was public, as codes and hashes: changed if any release came or went."""
    found = Release.objects.filter(country=country, state__in=Release.PUBLIC)
    if before is not None:
        found = found.exclude(pk=before.pk)
    return list(found.order_by("code").values_list("code", "sha256"))


def rule() -> Rule:
    """Return the rule of hiding in force."""
    law = disclosure()
    return Rule(law.threshold, law.values, law.most_open)


@dataclass(frozen=True, slots=True)
class GivenAway:
    """A figure that a release would show, in words."""

    where: str
    period: str


def gives_away(release: Release) -> list[GivenAway]:
    """Return what a release would show together with all that is public, in words."""
    content = release.read()
    earlier = public_sheets(release.country, before=release)
    told = []
    for name, sheet in sheets_of(release).items():
        for each in given_away(
            sheet, earlier.get(name, []), rule(), coarser_of(sheet), is_possible
        ):
            kept = content["populations"][name]
            period = period_words(each.period.since, each.period.until)
            told.append(GivenAway(slice_words(each.where, kept), period))
    return told


def too_entangled(found: Entangled) -> str:
    """Return which figures of which releases hang together too much, and what to do instead."""
    words_ = populations()[found.population].label.in_language(get_language() or "es")
    latest = max(period.until for period in found.periods)
    return _(
        "This period shares some of its days with what was published for %(periods)s. Between "
        "them %(n)d figures of «%(counted)s» stay hidden and hang together; at most %(most)d can "
        "be checked, so nobody could vouch for it. Choose exactly one of these periods again, a "
        "period that begins on %(day)s or later, or leave out the tables of «%(counted)s»."
    ) % {
        "periods": "; ".join(period_words(p.since, p.until) for p in found.periods),
        "n": found.open, "most": disclosure().most_open, "counted": words_,
        "day": days.day(latest),
    }  # fmt: skip


def period_words(since: date, until: date) -> str:
    """Return a period in words; `until` is the day after the last."""
    last = date.fromordinal(until.toordinal() - 1)
    return _("%(since)s to %(until)s") % {"since": days.day(since), "until": days.day(last)}


def in_language(given: Mapping[str, str]) -> str:
    """Return frozen words in the reader's language; Quechua falls back to Spanish."""
    lang = (get_language() or "es")[:2]
    if lang == "qu":
        return given.get("qu") or given.get("es") or given.get("en", "")
    return given.get(lang) or given.get("en") or given.get("es", "")


def category_words(key: str, given: Mapping[str, str]) -> str:
    """Return a category in the reader's language; a quarter is kept by its code alone."""
    return days.quarter(key) or in_language(given)


def slice_words(where: Iterable[tuple[str, str]], kept: Mapping[str, Any]) -> str:
    """Return a slice in words, such as «Ucayali, Death threat»."""
    names = {
        (dim, each["key"]): category_words(each["key"], each)
        for dim, listed in kept["categories"].items()
        for each in listed
    }
    return ", ".join(names.get(pair, pair[1]) for pair in where) or _("Total")
