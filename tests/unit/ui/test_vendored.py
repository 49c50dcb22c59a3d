"""What was made elsewhere is exactly what its makers published, and says under which licence."""

import hashlib
import tomllib
from pathlib import Path

import pytest

import amparo.ui

UI = Path(amparo.ui.__file__).parent / "static" / "ui"
BROWSER = Path(__file__).parents[2] / "browser" / "vendor"
MANIFESTS = [(UI / "vendor" / "MANIFEST.toml", UI), (BROWSER / "MANIFEST.toml", BROWSER)]
ENTRIES = [
    (folder / name, entry)
    for manifest, folder in MANIFESTS
    for name, entry in tomllib.loads(manifest.read_text(encoding="utf-8")).items()
]


@pytest.mark.parametrize(("path", "entry"), ENTRIES, ids=lambda value: getattr(value, "name", ""))
def test_the_file_has_the_checksum_of_the_manifest(path, entry):
    assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]
    assert entry["licence"]
    assert entry["version"]


@pytest.mark.parametrize(("manifest", "folder"), MANIFESTS, ids=["ui", "browser"])
def test_nothing_vendored_is_missing_from_the_manifest(manifest, folder):
    named = set(tomllib.loads(manifest.read_text(encoding="utf-8")))
    here = {p.relative_to(folder).as_posix() for p in manifest.parent.iterdir()}
    assert here - {manifest.relative_to(folder).as_posix()} <= named


def test_every_icon_a_template_asks_for_is_in_the_sprite():
    import re

    sprite = (UI / "icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    rooms = UI.parents[2]
    asked = {
        name
        for page in rooms.glob("*/templates/**/*.html")
        for name in re.findall(
            r'<c-(?:icon name|[\w-]+[^>]*? icon)="([a-z0-9-]+)"', page.read_text(encoding="utf-8")
        )
    }
    assert asked - drawn == set()
