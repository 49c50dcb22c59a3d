"""The rules of the house, tried on the whole of it."""

import ast
import re
import subprocess
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver

ROOT = Path(settings.ROOT)
SRC = ROOT / "src"
AMPARO = SRC / "amparo"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
# Highest first, as the import contract lists them.
LAYERS = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]


def rooms_on_disk() -> set[str]:
    return {path.parent.name for path in AMPARO.glob("*/__init__.py")}


def code() -> list[Path]:
    places = (SRC, ROOT / "tests", ROOT / "benchmarks", ROOT / "tools", ROOT / "deploy")
    return [p for place in places for p in place.rglob("*.py") if "migrations" not in p.parts]


def templates() -> list[Path]:
    return list(AMPARO.rglob("templates/**/*.html"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


# --- rooms -------------------------------------------------------------------


def test_every_room_is_registered_and_has_its_place_in_the_layers():
    assert rooms_on_disk() == set(settings.ROOMS) == set(LAYERS)


def test_every_room_with_tables_keeps_the_order_of_its_furniture():
    containers = set(PROJECT["tool"]["importlinter"]["contracts"][1]["containers"])
    expected = {f"amparo.{r}" for r in rooms_on_disk() - {"site", "ui", "kernel"}}
    assert containers == expected


@pytest.mark.parametrize("room", sorted(rooms_on_disk()))
def test_a_room_has_a_doorplate(room):
    plate = import_module(f"amparo.{room}").__doc__ or ""
    first, _, rest = plate.partition("\n")
    assert first.endswith((".", ":", ",")), "the first line says what the room is for"
    assert rest.strip(), "then come its words"
    assert re.search(r"\b(not|no|never|nothing)\b", plate, re.IGNORECASE), "say what it is not"


def test_every_room_with_pages_is_on_the_switchboard():
    with_pages = {f"amparo.{p.parent.name}.urls" for p in AMPARO.glob("*/urls.py")}
    included = {
        getattr(p.urlconf_module, "__name__", "")
        for p in get_resolver().url_patterns
        if hasattr(p, "urlconf_module")
    }
    assert with_pages - {"amparo.site.urls"} <= included


def test_no_table_points_upward():
    """A foreign key given as text escapes the import linter."""
    height = {room: len(LAYERS) - i for i, room in enumerate(LAYERS)}
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in height
        for field in model._meta.get_fields()
        if field.concrete
        and field.is_relation
        and field.related_model
        and field.related_model._meta.app_label in height
        and height[field.related_model._meta.app_label] > height[model._meta.app_label]
    ]
    assert upward == []


# --- length ------------------------------------------------------------------

# May only shrink: a file taken off this list never comes back.
LONG_FILES: dict[str, int] = {}
LONG_FUNCTIONS: dict[str, int] = {}
LONG_TEMPLATES: dict[str, int] = {}


def check_lengths(found: dict[str, int], most: int, allowed: dict[str, int]) -> None:
    too_long = {name: n for name, n in found.items() if n > allowed.get(name, most)}
    assert too_long == {}
    settled = [name for name in allowed if found.get(name, 0) <= most]
    assert settled == [], "take these off the list of exceptions"


def test_no_file_is_longer_than_400_lines():
    check_lengths({named(p): len(p.read_text().splitlines()) for p in code()}, 400, LONG_FILES)


def test_no_function_is_longer_than_40_lines():
    found = {}
    for path in code():
        if path.is_relative_to(ROOT / "tests"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
                found[f"{named(path)}:{node.name}"] = length
    check_lengths(found, 40, LONG_FUNCTIONS)


def test_no_template_is_longer_than_150_lines():
    check_lengths(
        {named(p): len(p.read_text().splitlines()) for p in templates()}, 150, LONG_TEMPLATES
    )


# --- pages -------------------------------------------------------------------

INLINE = {
    "a script in the page": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)", re.I
    ),
    "a style in the page": re.compile(r"<style\b", re.I),
    "a style on an element": re.compile(r"<[a-z][^>{}]*\sstyle\s*=", re.I),
    "a handler on an element": re.compile(
        r"<[a-z][^>]*\son(?:blur|change|click|error|focus|input|key\w+|load|mouse\w+|pointer\w+"
        r"|reset|scroll|submit|toggle|touch\w+)\s*=",
        re.I,
    ),
    "htmx code": re.compile(r"\bhx-on[:a-z-]*\s*=|\bhx-vals\s*=\s*[\"']js:", re.I),
    "another site's file": re.compile(
        r"<(?:script|link|img|iframe)[^>]+(?:src|href)=.https?:", re.I
    ),
}


@pytest.mark.parametrize("fault", INLINE)
def test_no_template_holds(fault):
    """The content policy would block it, and the page would break quietly."""
    found = [named(p) for p in templates() if INLINE[fault].search(p.read_text())]
    assert found == []


def test_every_form_that_changes_something_carries_its_token():
    form = re.compile(r"<form\b[^>]*method=.post.*?</form>", re.I | re.S)
    bare = [
        named(p) for p in templates() for f in form.findall(p.read_text()) if "csrf_token" not in f
    ]
    assert bare == []


# --- the repository ----------------------------------------------------------


def tracked() -> list[Path]:
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this copy is not a git checkout")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_tracked_file_names_a_machine_or_a_registry():
    """A path of one machine, or the address of a package registry, breaks the next machine."""
    fault = re.compile(
        r"(?<![\w.~/-])/(?:home|root|tmp|Users)/[a-z]"
        r"|--(?:extra-)?index-url(?!\b.*no-emit)|index-url *="
        r"|\"resolved\": *\"http|registry\.npmjs|files\.pythonhosted|pypi\.org/simple"
    )
    found = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in {".woff2", ".png", ".jpg", ".pdf", ".mo"}:
            continue
        text = path.read_text(errors="ignore")
        found += [f"{named(path)}: {m.group()}" for m in fault.finditer(text)]
    assert found == []


def test_nothing_made_here_is_tracked():
    made = [
        named(p)
        for p in tracked()
        if p.suffix in {".mo", ".sqlite3", ".pyc"} or p.parent.name == "var"
    ]
    assert made == []


def test_every_dependency_says_what_it_is_for_and_where():
    text = (ROOT / "pyproject.toml").read_text()
    block = text.partition("\ndependencies = [")[2].partition("\n]")[0]
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    assert lines
    assert [x for x in lines if not re.search(r"#\s*\S.*:\s*\S", x)] == []


def test_every_lock_names_its_files_by_hash_alone():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert text.count("--hash=sha256:") >= text.count("=="), lock.name
        assert "://" not in text, lock.name


def test_the_licence_is_whole():
    text = (ROOT / "LICENSE").read_text()
    assert text.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE")
    assert "END OF TERMS AND CONDITIONS" in text
    assert "13. Remote Network Interaction" in text
