"""The words of the interface: compiled, complete in Spanish, their placeholders kept."""

import gettext
import importlib.machinery
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from amparo.ui.translations import compile_all

ROOT = Path(__file__).parents[3]
PO = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "House"
msgstr "Casa"

#, fuzzy
msgid "Door"
msgstr "Puerto"
"""


@pytest.fixture
def rooms(tmp_path):
    source = tmp_path / "cases" / "locale" / "es" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO, encoding="utf-8")
    return tmp_path


def test_translations_are_compiled_once_and_again_when_words_change(rooms):
    import os

    (written,) = compile_all(rooms)
    assert written.name == "django.mo"
    assert compile_all(rooms) == []
    later = written.stat().st_mtime + 5
    os.utime(written.with_suffix(".po"), (later, later))
    assert compile_all(rooms) == [written]
    assert compile_all(rooms, anew=True) == [written]


def test_doubtful_words_are_left_out(rooms):
    import gettext

    (written,) = compile_all(rooms)
    with written.open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("House") == "Casa"
    assert words.gettext("Door") == "Door"


@pytest.fixture(scope="module")
def strings():
    path = ROOT / "tools" / "strings"
    loader = importlib.machinery.SourceFileLoader("strings_tool", str(path))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("strings_tool", loader)
    )
    loader.exec_module(module)
    return module


def test_words_are_found_in_python_templates_and_component_attributes(strings, tmp_path):
    (tmp_path / "forms.py").write_text(
        'a = _("One")\nb = ngettext("%(n)d day", "%(n)d days", n)\nc = pgettext("noun", "Lead")\n'
        'd = gettext_lazy("Lazy")\n'
    )
    (tmp_path / "page.html").write_text(
        "{% if x %}\n   <c-law title=\"{% translate 'Two' %}\" :note=\"_('Three')\" />\n{% endif %}"
        '{% firstof a _("Four") %}{% blocktranslate count n=n %}{{ n }} file'
        "{% plural %}{{ n }} files{% endblocktranslate %}"
    )
    found = {}
    for path in tmp_path.iterdir():
        for context, words, _comments in strings.said_in(path):
            found[words] = context
    assert found == {
        "One": None,
        ("%(n)d day", "%(n)d days"): None,
        "Lead": "noun",
        "Lazy": None,
        "Two": None,
        "Three": None,
        "Four": None,
        ("%(n)s file", "%(n)s files"): None,
    }


@pytest.mark.parametrize("lang", ["es", "qu"])
def test_the_frame_is_translated_whole(strings, lang):
    from django.conf import settings

    assert settings.configured
    said = strings.messages_of(strings.ROOMS / "ui")
    _path, catalogue = strings.read("ui", lang)
    known = {(m.context, strings.first(m)): m for m in catalogue if m.id}
    assert [key for key in said if key not in known or not strings.whole(known[key])] == []
    assert [key for key in known if key not in said] == []
    assert list(catalogue.check()) == []


def test_the_check_passes_for_this_room():
    done = subprocess.run(
        [sys.executable, "tools/strings", "ui", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


WITH_PLURALS = """msgid ""
msgstr ""
"Language: qu\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "%(n)d duty is late"
msgid_plural "%(n)d duties are late"
msgstr[0] ""
msgstr[1] ""

msgid "%(n)d day"
msgid_plural "%(n)d days"
msgstr[0] "%(n)d punchaw"
msgstr[1] "%(n)d punchaw"
"""


def test_a_plural_that_nobody_translated_falls_back_and_is_never_english(tmp_path):
    source = tmp_path / "room" / "locale" / "qu" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(WITH_PLURALS)
    (written,) = compile_all(tmp_path)
    with written.open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog
    assert known["%(n)d day", 1] == "%(n)d punchaw"
    assert not any("late" in str(said) for said in known.values())
