"""Frames of scorecards: a mechanism's meetings with what they state, and claims that disagree.

The promises themselves come in a table of their own; the frame says to which meeting they belong.
"""

from importlib.resources import files

import msgspec

from vocab.reading import BadFile, decode


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of a frame: named fields only."""


class FrameSource(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A publication, by the key under which the frame speaks of it."""

    key: str
    title: str
    kind: str
    publisher: str = ""
    published: str = ""
    address: str = ""
    language: str = ""
    reliability: str = "unknown"


class FramePlan(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The plan of action that a meeting adopted."""

    short: str
    title: str
    title_es: str = ""
    adopted: str = ""
    kind: str = "action_plan"
    level: str = "bilateral"


class FrameMeeting(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A meeting or a study: when, from which source, and what counts it states, as printed."""

    label: str
    held: str
    source: str
    number: int | None = None
    outcome: str = ""
    locator: str = ""
    stated: dict[str, str | int | float] = {}
    plan: FramePlan | None = None
    note: str = ""


class FrameClaim(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A claim about the mechanism; `contradicts` names another claim of the frame, with why."""

    key: str
    predicate: str
    statement: str
    source: str
    type: str = "text"
    typed: str = ""
    as_of: str = ""
    asserted_by: str = ""
    locator: str = ""
    quote: str = ""
    contradicts: str = ""
    why: str = ""


class Frame(_Strict, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is known of a mechanism's meetings. Without `title` the vocabulary knows the key."""

    mechanism: str
    country: str
    kind: str = ""
    title: str = ""
    title_es: str = ""
    sources: tuple[FrameSource, ...]
    meetings: tuple[FrameMeeting, ...] = ()
    claims: tuple[FrameClaim, ...] = ()


def read_frame(data: bytes, where: str) -> Frame:
    """Return a frame.

    :raises BadFile: if it cannot be used.
    """
    found = decode(data, Frame, where)
    known = {one.key for one in found.sources}
    named = {one.source for one in found.meetings} | {one.source for one in found.claims}
    for source in sorted(named - known):
        raise BadFile(where, f"the source «{source}» is not in the file.", "Add it to [[sources]].")
    claims = {one.key for one in found.claims}
    for claim in found.claims:
        if claim.contradicts and (claim.contradicts not in claims or not claim.why):
            raise BadFile(
                where, f"«{claim.key}» contradicts nothing that is here, or does not say why.",
                "Name a claim of the file in `contradicts`, and write `why`.",
            )  # fmt: skip
    return found


def examples() -> dict[str, bytes]:
    """Return the packaged examples by the name of their file, sorted."""
    folder = files("vocab") / "commitments" / "examples"
    return {f.name: f.read_bytes() for f in sorted(folder.iterdir(), key=lambda f: f.name)
            if f.name.endswith((".toml", ".csv"))}  # fmt: skip
