"""Read TOML strictly, and say in one exact sentence what is wrong and what to do."""

import re
import tomllib
from codecs import BOM_UTF8
from importlib.resources import files
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

T = TypeVar("T")
ARROW = " ⟶ "
KINDS = {
    "array": "a list",
    "bool": "true or false",
    "date": "a date",
    "datetime": "a date with its hour",
    "float": "a number",
    "int": "a whole number",
    "null": "nothing",
    "object": "a table",
    "str": "a text",
    "time": "an hour",
}


class BadFile(Exception):
    """A file of words or numbers cannot be used.

    `where` names the file and the line or key, `why` the mistake, `what_to_do` the way out.
    """

    def __init__(self, where: str, why: str, what_to_do: str) -> None:
        super().__init__(f"{where}: {why} {what_to_do}")
        self.where = where
        self.why = why
        self.what_to_do = what_to_do


def packaged(name: str) -> bytes:
    """Return the bytes of a file that comes with `vocab`, such as `cases/states.toml`."""
    return files("vocab").joinpath(name).read_bytes()


def decode(data: bytes, shape: type[T], where: str) -> T:
    """Return a file's content in a declared shape.

    :raises BadFile: if it is not UTF-8, not TOML, or not of that shape.
    """
    text = _text(data, where)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        raise _not_toml(where, str(mistake)) from None
    try:
        return msgspec.convert(raw, shape, strict=True)
    except msgspec.ValidationError as mistake:
        why, _, path = str(mistake).partition(" - at `")
        steps, wanted = named_steps(raw, shape, path.rstrip("`"))
        last, said, what_to_do = _in_words(why, wanted)
        raise BadFile(place_of(text, where, [*steps, *last]), said, what_to_do) from None


def _text(data: bytes, where: str) -> str:
    if data.startswith(BOM_UTF8):
        raise BadFile(
            f"{where}, line 1",
            "the file begins with a byte order mark.",
            "Save it as UTF-8 without one.",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as mistake:
        line = data[: mistake.start].count(b"\n") + 1
        raise BadFile(
            f"{where}, line {line}",
            f"the byte 0x{data[mistake.start]:02x} is not UTF-8.",
            "Save the file in the encoding UTF-8.",
        ) from None


def _not_toml(where: str, message: str) -> BadFile:
    found = re.match(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", message)
    why, line = (found[1], found[2]) if found else (message, None)
    place = f"{where}, line {line}" if line else f"{where}, at its end"
    if "overwrite" in why or "declare" in why or "mutate" in why:
        return BadFile(place, "the same key stands twice.", "Keep one of the two.")
    return BadFile(place, f"this is not TOML ({why}).", "Correct the line.")


def _in_words(why: str, wanted: Any) -> tuple[list[str], str, str]:
    """Return a msgspec message as a last step, what is wrong, and what to do."""
    if ARROW in why:  # our own checks say both halves
        said, what_to_do = why.split(ARROW)
        return [], said, what_to_do
    if found := re.fullmatch(r"Object contains unknown field `(.*)`", why):
        return [found[1]], "this key is not known.", "Remove it, or correct its spelling."
    if found := re.fullmatch(r"Object missing required field `(.*)`", why):
        return [], f"the key «{found[1]}» is missing.", "Add it."
    if found := re.fullmatch(r"Invalid enum value (.*)", why):
        listed = ", ".join(str(word) for word in get_args(wanted))
        return [], f"{found[1]} is not one of the allowed words.", f"Use one of: {listed}."
    if found := re.fullmatch(r"Expected `(.*)`, got `(.*)`", why):
        hoped, got = (" or ".join(_kind(k) for k in f.split(" | ")) for f in found.groups())
        return [], f"{hoped} is needed here, not {got}.", "Correct the value."
    if why == "Invalid RFC3339 encoded date":
        return [], "this is not a date.", "Write it like 2026-11-21, without quotes."
    return [], f"{why[:1].lower()}{why[1:]}.", "Correct the value."


def _kind(name: str) -> str:
    return KINDS.get(name, name)


def complaint(why: str, what_to_do: str) -> ValueError:
    """Return the error that a struct's own check raises; `decode` adds the place."""
    return ValueError(f"{why}{ARROW}{what_to_do}")


def named_steps(raw: Any, shape: Any, path: str) -> tuple[list[str | int], Any]:
    """Return a msgspec path as steps, each `[...]` as the key that is wrong, and the type there."""
    steps: list[str | int] = []
    for token in re.findall(r"\.([^.\[\]`]+)|\[(\d+|\.\.\.)\]", path):
        if token[0]:
            steps.append(token[0])
            shape, raw = _field(shape, token[0]), _get(raw, token[0])
        elif token[1] == "...":
            shape = (get_args(shape) or (Any, Any))[-1]
            key = _wrong_key(raw, shape)
            steps.append(key)
            raw = _get(raw, key)
        else:
            shape = (get_args(shape) or (Any,))[0]
            steps.append(int(token[1]))
            raw = raw[int(token[1])] if isinstance(raw, list) else None
    return steps, shape


def _field(shape: Any, name: str) -> Any:
    kinds = [k for k in (shape, *get_args(shape)) if isinstance(k, type)]
    return next((h[name] for k in kinds if name in (h := get_type_hints(k))), Any)


def _get(raw: Any, key: str) -> Any:
    return raw.get(key) if isinstance(raw, dict) else None


def _wrong_key(raw: Any, shape: Any) -> str:
    for key, value in raw.items() if isinstance(raw, dict) else ():
        try:
            msgspec.convert(value, shape, strict=True)
        except msgspec.ValidationError:
            return str(key)
    return "?"


def place_of(text: str, where: str, steps: list[str | int]) -> str:
    """Return «file, line N, key a.b.c» for a path inside a TOML text, the line if it is found."""
    name = ""
    for step in steps:
        name += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if name else step
    line = _line_of(text.splitlines(), steps)
    found = [where, f"line {line}" if line else "", f"key {name}" if name else ""]
    return ", ".join(part for part in found if part)


def _line_of(lines: list[str], steps: list[str | int]) -> int | None:
    found, table = None, ""
    for step in steps:
        if isinstance(step, int):
            heads = [i for i, x in enumerate(lines) if x.strip() == f"[[{table}]]"]
            at = heads[step] if step < len(heads) else None
        else:
            table = f"{table}.{step}" if table else step
            at = _first(lines, rf"\s*\[\[?{re.escape(table)}\]\]?\s*(#.*)?$", found or 0)
            if at is None:
                at = _first(lines, rf'\s*"?{re.escape(step)}"?\s*=', *_section(lines, found))
                if at is not None:  # what follows stands inside this value
                    return at + 1
        found = at if at is not None else found
    return None if found is None else found + 1


def _section(lines: list[str], head: int | None) -> tuple[int, int]:
    start = 0 if head is None else head + 1
    end = _first(lines, r"\s*\[\[?[\w.-]+\]\]?\s*(#.*)?$", start)
    return start, len(lines) if end is None else end


def _first(lines: list[str], pattern: str, start: int, end: int | None = None) -> int | None:
    stop = len(lines) if end is None else end
    return next((i for i in range(start, stop) if re.match(pattern, lines[i])), None)
