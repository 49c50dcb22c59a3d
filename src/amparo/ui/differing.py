"""Two people write on one thing: the second sees what differs, and neither loses a word.

The action raises `Outdated`. The form then comes back with all that was typed and, beside it, what
stands now; sent again, it counts as written over that. Where it is known what the second person
began from, fields that they left alone take what the first one wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.utils.translation import gettext as _

from amparo.kernel.difference import Piece, difference

REVISION = "revision"  # the hidden field that says which words were read


@dataclass(frozen=True, slots=True)
class Stands:
    """A fresh form with what stands now, and the words that the other one began from.

    `is_kept` says whether what stands can still be read once other words replace it.
    """

    form: Form
    was: Mapping[str, Any] = field(default_factory=dict)
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Differing:
    """One field that stands otherwise now: taken out is what stands, put in is what was typed."""

    label: str
    pieces: tuple[Piece, ...]


def overtaken(form: Form, stands: Stands) -> list[Differing]:
    """Return what differs between a form as typed and what stands now; ready it to be sent again.

    A field that was left as it was read takes what stands now, so that nobody's words are undone
    by a field that was only sent along.
    """
    data = form.data.copy()  # type: ignore[attr-defined]
    data[REVISION] = stands.form[REVISION].value()
    found = []
    for name, typed, now in _both(form, stands.form):
        if typed == now:
            continue
        if name in stands.was and typed == _text(stands.was[name]):
            data[name] = _raw(stands.form[name].value())
            continue
        found.append(Differing(str(form.fields[name].label or ""), _pieces(form, name, now, typed)))
    form.data = data
    return found


def _both(form: Form, fresh: Form) -> list[tuple[str, str, str]]:
    names = [n for n in form.fields if n in fresh.fields and n != REVISION]
    return [
        (n, _text(form[n].value()), _text(fresh[n].value())) for n in names if not form[n].is_hidden
    ]


def _pieces(form: Form, name: str, now: str, typed: str) -> tuple[Piece, ...]:
    choices = getattr(form.fields[name], "choices", None)
    if choices is not None:
        words = {str(key): str(label) for key, label in choices}
        now, typed = words.get(now, now), words.get(typed, typed)
    nothing = _("nothing")
    return tuple(difference(now or nothing, typed or nothing))


def _text(value: Any) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "\n".join(str(value).strip().splitlines())


def _raw(value: Any) -> Any:
    return "" if value is None else value
