"""Taking in a version of a country's law."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import vocab
from amparo.kernel.actors import SYSTEM, Actor
from amparo.kernel.errors import Invalid
from amparo.ledger import actions as ledger
from amparo.places.actions.areas import keep_packaged_regions
from amparo.places.models import ProfileVersion


def load_profile(country: str, *, at: datetime, by: Actor = SYSTEM) -> ProfileVersion:
    """Store a country's law as it stands in its file; the same content is stored once.

    The operator's folder (`AMPARO_PROFILES`) goes before the package. A changed file becomes a new
    version, and cases keep the one they began with.

    :raises Invalid: if there is no such profile, or its file cannot be used.
    """
    profile, content = _found(country)
    sha256 = vocab.profile_hash(content)
    known = ProfileVersion.objects.filter(country=country, sha256=sha256).first()
    if known:
        return known
    try:
        return _stored(profile, content, sha256, at=at, by=by)
    except IntegrityError:
        # Another process stored it a moment ago.
        return ProfileVersion.objects.get(country=country, sha256=sha256)


@transaction.atomic
def _stored(
    profile: vocab.Profile, content: bytes, sha256: str, *, at: datetime, by: Actor
) -> ProfileVersion:
    last = ProfileVersion.objects.filter(country=profile.code).order_by("-version").first()
    # Two contents under one number would make «version 3» mean two laws.
    number = max(profile.version, last.version + 1 if last else 1)
    version = ProfileVersion.objects.create(
        country=profile.code,
        version=number,
        sha256=sha256,
        content=content.decode(),
        loaded_at=at,
    )
    # Forms need the regions of a country before its outlines are loaded.
    keep_packaged_regions(profile.code)
    ledger.record(
        verb="profile.loaded",
        target=ledger.label(version),
        by=by,
        at=at,
        after={"country": profile.code, "version": number, "sha256": sha256},
    )
    return version


def _found(country: str) -> tuple[vocab.Profile, bytes]:
    try:
        own = getattr(settings, "PROFILES", "")
        if own:
            theirs = vocab.read_profiles(Path(own))
            if country in theirs:
                return theirs[country]
        content = vocab.profile_bytes(country)
        return vocab.read_profile(content, f"profiles/{country}.toml"), content
    except vocab.BadFile as mistake:
        raise Invalid(str(mistake), "country") from mistake
    except LookupError:
        raise Invalid(
            _("There is no profile of law for «%(country)s».") % {"country": country}, "country"
        ) from None


def known_countries() -> tuple[str, ...]:
    """Return the countries that have a profile in the package or in the operator's folder."""
    own = getattr(settings, "PROFILES", "")
    theirs = vocab.read_profiles(Path(own)) if own else {}
    return tuple(sorted({*vocab.profile_codes(), *theirs}))
