"""How far the judging of a file has come, put down sealed so that a kill costs seconds."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings

from amparo.exchange.actions.judging import Judgement, Judging
from amparo.exchange.actions.sealing import keep_sealed, opened
from amparo.exchange.importers import Note
from amparo.exchange.models import ImportJob
from amparo.exchange.rules.seen import FirstRows
from vocab.exchange_files import Mapping


def can_be_put_down(taking: Any) -> bool:
    """Test if a room's half of the judging can be put down and taken up again."""
    return hasattr(taking, "remember")


def remember(job: ImportJob, mapping: Mapping, judging: Judging, taking: Any) -> None:
    """Put down how far a file is judged."""
    seen, theirs = judging.seen.kept(), taking.remember()
    head = {
        "mapping": _digest(mapping),
        "found": asdict(judging.found),
        "sizes": [len(seen), len(theirs)],
    }
    pieces = (json.dumps(head).encode(), b"\n", seen, theirs)
    keep_sealed(pieces, place_of(job), _bound_to(job))


def recall(job: ImportJob, mapping: Mapping, taking: Any) -> Judging:
    """Return how far a file is judged: from its beginning, if nothing or something else stands."""
    try:
        with opened(place_of(job), _bound_to(job)) as stream:
            head = json.loads(stream.readline())
            seen, theirs = (stream.read(size) for size in head["sizes"])
    except FileNotFoundError:
        return Judging()
    if head["mapping"] != _digest(mapping):
        return Judging()  # the mapping was corrected meanwhile
    found = head["found"]
    for name in ("errors", "warnings"):
        found[name] = [Note(**note) for note in found[name]]
    taking.recall(theirs)
    return Judging(Judgement(**found), FirstRows.again(seen))


def forget(job: ImportJob) -> None:
    """Destroy what was put down."""
    place_of(job).unlink(missing_ok=True)


def place_of(job: ImportJob) -> Path:
    """Return where the judging of a job is put down."""
    return Path(settings.FILES_ROOT) / "imports" / f"{job.pk.hex}.judged.sealed"


def _bound_to(job: ImportJob) -> str:
    return f"exchange_importjob.judging:{job.pk}:{job.sha256}"


def _digest(mapping: Mapping) -> str:
    return hashlib.sha256(repr(mapping).encode()).hexdigest()
