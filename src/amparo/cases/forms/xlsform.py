"""The request form for ODK and KoBo: the same questions as the site's, in its three languages.

Nothing is listed here twice: questions, words, choices and limits are read from `RequestForm`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from amparo.cases.forms.public.fields import LONGEST, SHORTEST, PhoneField
from amparo.cases.forms.public.request import GROUPS, Group, RequestForm
from amparo.exchange.rules.writing import Sheet
from amparo.places.queries import regions
from amparo.ui.forms import FilesField, PartialDateField, TextField

# As XLSForm names languages: their own name and their code.
LANGUAGES = {"es": "Español (es)", "en": "English (en)", "qu": "Runasimi (qu)"}
FORM = "amparo_request"
SEVERAL = " "  # between the answers of one question
PARTIAL_DATE = r"regex(., '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$')"
PHONE = rf"regex(., '^[0-9 ()+./-]{{{SHORTEST},{LONGEST + 10}}}$')"
# Columns of `survey`, besides the words.
PLAIN = ("type", "name", "required", "relevant", "constraint", "appearance")
WORDS = ("label", "hint", "constraint_message", "required_message")


@dataclass(slots=True)
class Question:
    """One row of `survey`: plain columns, and words by language."""

    said: dict[str, str]
    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def say(self, column: str, language: str, text: Any) -> None:
        """Keep some words in one language."""
        if text:
            self.words.setdefault(column, {})[language] = " ".join(str(text).split())


def questions() -> tuple[str, ...]:
    """Return the names of the questions that a form can ask: files are sent to the site itself."""
    return tuple(name for group in GROUPS for name in _names(group))


def _names(group: Group) -> list[str]:
    fields = RequestForm.base_fields
    return [n for n in group.fields if n in fields and not _is_left_out(n, fields[n])]


def _is_left_out(name: str, one: forms.Field) -> bool:
    return name == "answer" or isinstance(one, FilesField)


def sheets(version: str) -> tuple[Sheet, ...]:
    """Return `survey`, `choices` and `settings` of the form."""
    found = {language: _in(language) for language in LANGUAGES}
    rows = [*_meta(), *_survey(found)]
    heads = [*PLAIN, *_headings(WORDS)]
    survey = [[*(q.said.get(n, "") for n in PLAIN), *_words(q, WORDS)] for q in rows]
    listed = ["list_name", "name", *_headings(("label",))]
    with override("es"):
        title = _("Request for protection")
    says = ["form_title", "form_id", "version", "default_language"]
    return (
        Sheet("survey", heads, (), survey),
        Sheet("choices", listed, (), list(_choices(found))),
        Sheet("settings", says, (), [[title, FORM, version, LANGUAGES["es"]]]),
    )


def _in(language: str) -> RequestForm:
    """Return the form in one language, with its words already said."""
    with override(language):
        form = RequestForm(QueryDict(), timed=False)
        for one in form.fields.values():
            one.label, one.help_text = str(one.label), str(one.help_text)
            if isinstance(one, forms.ChoiceField) and not _is_of_areas(one):
                one.choices = [(key, str(label)) for key, label in one.choices]
            one.error_messages = {key: str(text) for key, text in one.error_messages.items()}
    return form


def _is_of_areas(one: forms.Field) -> bool:
    return isinstance(one, forms.ModelChoiceField)


def _headings(columns: tuple[str, ...]) -> list[str]:
    return [f"{column}::{name}" for column in columns for name in LANGUAGES.values()]


def _words(question: Question, columns: tuple[str, ...]) -> list[str]:
    return [question.words.get(c, {}).get(language, "") for c in columns for language in LANGUAGES]


def _meta() -> list[Question]:
    return [Question({"type": name, "name": name}) for name in ("start", "end", "today")]


def _survey(found: dict[str, RequestForm]) -> Iterator[Question]:
    for group in GROUPS:
        opened = Question({"type": "begin_group", "name": group.key})
        if group.only:
            opened.said["relevant"] = f"${{relation}} = '{group.only}'"
        for language in LANGUAGES:
            with override(language):
                opened.say("label", language, group.title)
        yield opened
        for name in _names(group):
            yield _question(name, found)
        yield Question({"type": "end_group", "name": group.key})


def _question(name: str, found: dict[str, RequestForm]) -> Question:
    one = found["es"].fields[name]
    asked = Question({"type": _type(name, one), "name": name, **_bounds(one)})
    if one.required:
        asked.said["required"] = "yes"
    if name == "consent":
        # Nobody can agree for another: the person is asked as soon as it is safe.
        asked.said |= {"relevant": "${relation} != 'third_party'", "required": "yes",
                       "constraint": ". = 'yes'"}  # fmt: skip
    for language, form in found.items():
        here = form.fields[name]
        asked.say("label", language, here.label)
        asked.say("hint", language, here.help_text)
        asked.say("required_message", language, here.error_messages.get("required"))
        if "constraint" in asked.said:
            asked.say("constraint_message", language, _why(here, language))
    return asked


def _type(name: str, one: forms.Field) -> str:
    if isinstance(one, forms.MultipleChoiceField):
        return f"select_multiple {name}"
    if isinstance(one, forms.ChoiceField | forms.ModelChoiceField):
        return f"select_one {name}"
    if isinstance(one, forms.BooleanField):
        return f"select_one {name}"
    return "integer" if isinstance(one, forms.IntegerField) else "text"


def _bounds(one: forms.Field) -> dict[str, str]:
    if isinstance(one, forms.IntegerField):
        return {"constraint": f". >= {one.min_value} and . <= {one.max_value}"}
    if isinstance(one, PartialDateField):
        return {"constraint": PARTIAL_DATE}
    if isinstance(one, PhoneField):
        return {"constraint": PHONE}
    if isinstance(one, forms.CharField) and one.max_length:
        bounds = {"constraint": f"string-length(.) <= {one.max_length}"}
        return {**bounds, "appearance": "multiline"} if isinstance(one, TextField) else bounds
    return {}


def _why(one: forms.Field, language: str) -> str:
    """Return the words that refuse an answer outside its bounds."""
    with override(language):
        if isinstance(one, PartialDateField):
            return one.error_messages["shape"]
        if isinstance(one, PhoneField):
            return _("Write only the digits of the number, or leave it empty.")
        if isinstance(one, forms.IntegerField):
            return _("Write a number from %(least)d to %(most)d.") % {
                "least": one.min_value, "most": one.max_value,
            }  # fmt: skip
        if isinstance(one, forms.BooleanField):
            return _("Without your yes we may not read it. You can call us instead.")
        return _("The text is too long: %(n)d characters is the limit.") % {"n": one.max_length}


def _choices(found: dict[str, RequestForm]) -> Iterator[list[str]]:
    for name in questions():
        one = found["es"].fields[name]
        if _is_of_areas(one):
            for area in regions(settings.COUNTRY):
                yield [name, area.code, *[area.name] * len(LANGUAGES)]
        elif isinstance(one, forms.BooleanField):
            yield [name, "yes", *_each(lambda: _("Yes"))]
            yield [name, "no", *_each(lambda: _("No"))]
        elif isinstance(one, forms.ChoiceField):
            labels = {lang: dict(form.fields[name].choices) for lang, form in found.items()}
            for key in labels["es"]:
                if key:
                    yield [name, str(key), *(str(labels[lang][key]) for lang in LANGUAGES)]


def _each(say: Any) -> list[str]:
    found = []
    for language in LANGUAGES:
        with override(language):
            found.append(str(say()))
    return found
