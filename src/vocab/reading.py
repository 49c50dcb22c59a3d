"""Read TOML strictly, and say in one exact sentence what is wrong and what to do."""

import re
import tomllib
from importlib.resources import files
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

T = TypeVar("T")


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
        steps = named_steps(raw, shape, path.rstrip("`"))
        raise _not_in_shape(text, where, why, steps) from None


def _text(data: bytes, where: str) -> str:
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


def _not_in_shape(text: str, where: str, why: str, steps: list[str | int]) -> BadFile:
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", why):
        place = place_of(text, where, [*steps, unknown[1]])
        return BadFile(place, "this key is not known.", "Remove it, or correct its spelling.")
    if missing := re.fullmatch(r"Object missing required field `(.*)`", why):
        place = place_of(text, where, steps)
        return BadFile(place, f"the key «{missing[1]}» is missing.", "Add it.")
    if wrong := re.fullmatch(r"Invalid enum value (.*)", why):
        place = place_of(text, where, steps)
        return BadFile(place, f"{wrong[1]} is not one of the allowed words.", "Use a listed one.")
    place = place_of(text, where, steps)
    if " ⟶ " in why:  # our own checks say both halves
        said, todo = why.split(" ⟶ ")
        return BadFile(place, said, todo)
    return BadFile(place, f"{why[:1].lower()}{why[1:]}.", "Correct the value.")


def complaint(why: str, what_to_do: str) -> ValueError:
    """Return the error that a struct's own check raises; `decode` adds the place."""
    return ValueError(f"{why} ⟶ {what_to_do}")


def named_steps(raw: Any, shape: Any, path: str) -> list[str | int]:
    """Return a msgspec path as steps, with each `[...]` replaced by the key that is wrong."""
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
    return steps


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
    found, table, start = None, "", 0
    for step in steps:
        if isinstance(step, int):
            heads = [i for i, x in enumerate(lines) if x.strip() == f"[[{table}]]"]
            at = heads[step] if step < len(heads) else None
        else:
            table = f"{table}.{step}" if table else step
            at = _first(lines, start, rf"\s*\[\[?{re.escape(table)}\]\]?\s*(#.*)?$")
            if at is None:
                at = _first(lines, start, rf'\s*"?{re.escape(step)}"?\s*=')
        if at is not None:
            found = start = at
    return None if found is None else found + 1


def _first(lines: list[str], start: int, pattern: str) -> int | None:
    return next((i for i in range(start, len(lines)) if re.match(pattern, lines[i])), None)
