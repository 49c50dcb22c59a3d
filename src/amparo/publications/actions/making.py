"""Making a release: count, hide what would show somebody, freeze."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo import __version__
from amparo.kernel.actors import Actor
from amparo.kernel.errors import Invalid, Refused
from amparo.kernel.ids import random_code
from amparo.ledger import actions as ledger
from amparo.people.models import User
from amparo.publications.models import Release
from amparo.publications.policies import POLICY, Can
from amparo.publications.queries import frozen
from amparo.publications.queries.sheets import (
    Figures,
    coarser_of,
    figures,
    is_possible,
    populations_of,
)
from amparo.publications.queries.sources import Scope
from amparo.publications.rules import Entangled, medians_shown, prepared, to_nearest
from amparo.ui import days
from vocab.statistics import Disclosure, disclosure, vocabulary
from vocab.statistics import tables as known_tables


def make_release(
    *, country: str, since: date, until: date, tables: Sequence[str], by: Actor, at: datetime,
    note: str = "",
) -> Release:  # fmt: skip
    """Make a release: the tables of a period, with every figure hidden that must be, frozen.

    `until` is the day after the last.

    :raises Denied: if that is not part of the role.
    :raises Invalid: if the period is none, or a table is not known.
    :raises Refused: before the delay after the last day is over, or if it overlaps earlier
        releases too much to be judged.
    """
    POLICY.require(by, Can.MAKE)
    law = disclosure()
    _check_period(since, until, at, law)
    chosen = _known(tables)
    scope = Scope(country, since, until, at)
    earlier = frozen.public_sheets(country, before=None)
    content: dict[str, Any] = _head(country, since, until, chosen, law, at, note)
    hidden: list[list[Any]] = []
    exact: dict[str, list[Any]] = {}
    for population, faces in populations_of(chosen).items():
        told, why = _counted(population, faces, scope, earlier.get(population, []), law)
        if law.round_to:
            exact[population] = [list(one) for one in told["values"] if one[1] is not None]
            told["values"] = [[where, to_nearest(n, law.round_to)] for where, n in told["values"]]
        content["populations"][population] = told
        hidden += [[population, [list(pair) for pair in where], r] for where, r in why.items()]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    release = Release(
        code=random_code(), country=country, since_on=since, until_on=until, tables=list(chosen),
        content=text, sha256=sha256(text.encode()).hexdigest(), hidden=hidden, note=note.strip(),
        exact=exact or None,
        made_at=at, made_by=by if isinstance(by, User) else None, made_label=by.actor_label,
    )  # fmt: skip
    return _kept(release, by, at)


@transaction.atomic
def _kept(release: Release, by: Actor, at: datetime) -> Release:
    """Keep a release; what took long was done before, so that nobody had to wait for it."""
    release.save(force_insert=True)
    ledger.record(
        verb="release.made", target=release, by=by, at=at,
        after={"code": release.code, "tables": release.tables, "sha256": release.sha256},
    )  # fmt: skip
    return release


def _counted(
    population: str, faces: Iterable[tuple[str, ...]], scope: Scope, earlier: Sequence[Any],
    law: Disclosure,
) -> tuple[dict[str, Any], dict[Any, str]]:  # fmt: skip
    try:
        return _safe(figures(population, faces, scope), earlier, law)
    except ValueError:  # two faces were counted before and after an act came in
        raise Refused(_("The registry changed while it was counted. Try again.")) from None
    except Entangled as found:
        raise Refused(frozen.too_entangled(found)) from None


def _check_period(since: date, until: date, at: datetime, law: Disclosure) -> None:
    if until <= since:
        raise Invalid(_("The last day must come after the first."), "until")
    if (until.year - since.year) * 12 + until.month - since.month > law.longest_months:
        raise Invalid(
            _("A release covers at most %(n)d months.") % {"n": law.longest_months}, "until"
        )
    earliest = until + timedelta(days=law.delay_days - 1)
    if timezone.localdate(at) < earliest:
        raise Refused(
            _("Figures are published %(n)d days after the last day: from %(day)s on.")
            % {"n": law.delay_days, "day": days.day(earliest)}
        )


def _known(tables: Iterable[str]) -> list[str]:
    asked = set(tables)
    chosen = [key for key, t in known_tables().items() if key in asked and t.population]
    if not chosen or asked - set(known_tables()):
        raise Invalid(_("Choose at least one of the tables."), "tables")
    return chosen


def _head(
    country: str, since: date, until: date, chosen: Sequence[str], law: Disclosure, at: datetime,
    note: str,
) -> dict[str, Any]:  # fmt: skip
    return {
        "format": 2, "country": country, "since": since.isoformat(), "until": until.isoformat(),
        "made_on": timezone.localdate(at).isoformat(), "threshold": law.threshold,
        "values": law.values, "delay_days": law.delay_days, "median_least": law.median_least,
        "round_to": law.round_to, "rule_since": law.since.isoformat(), "rule_basis": law.basis,
        "rule_source": law.source, "vocabulary": vocabulary(), "software": __version__,
        "note": note.strip(),
        "tables": [frozen.table_words(known_tables()[key]) for key in chosen],
        "populations": {},
    }  # fmt: skip


def _safe(
    found: Figures, earlier: Sequence[Any], law: Disclosure
) -> tuple[dict[str, Any], dict[Any, str]]:
    """Return a population's figures as they may be published, and why each hidden one is."""
    sheet = found.sheet
    why = prepared(sheet, earlier, frozen.rule(), coarser_of(sheet), is_possible)
    public = sheet.without(why)
    middle = {((sheet.faces[0][0], key),): days_ for key, days_ in found.medians.items()}
    medians = medians_shown(middle, public.values, least=law.median_least)
    return frozen.population(public, found.labels, medians), dict(why)
