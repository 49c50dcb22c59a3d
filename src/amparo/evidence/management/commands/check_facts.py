"""Say of each fact of a list if it is held: `manage.py check_facts FILE`.

A fact is found where a claim that stands has its value and cites a span that holds its very words
in the text of the document as it is kept. Nothing is written; `manage.py load facts FILE` holds
what is missing. The command fails when one fact is missing.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from amparo.evidence.actions.facts import FOUND, Finding, look_for
from amparo.evidence.actions.loading import in_words, read_list
from amparo.kernel.errors import No


class Command(BaseCommand):
    """Prints a line for each fact, with its citation."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            facts = read_list(file)
        except No as no:
            raise CommandError(str(no)) from no
        found, parts, said = 0, 0, 0
        for fact in facts:
            finding = look_for(fact)
            found += finding.result == FOUND
            parts += len(finding.parts)
            said += sum(part.how != "not_in_text" for part in finding.parts)
            self.stdout.write(self._line(finding))
        missing = len(facts) - found
        self.stdout.write(
            _("%(total)d facts: %(found)d found, %(missing)d missing. Of the %(parts)d values that "
              "they give, %(said)d stand in the text; the rest are codes or words of the list.")
            % {"total": len(facts), "found": found, "missing": missing, "parts": parts,
               "said": said}
        )  # fmt: skip
        if missing:
            raise CommandError(
                _("%(n)d facts are missing. To hold those whose words the documents have: "
                  "manage.py load facts %(file)s") % {"n": missing, "file": file}
            )  # fmt: skip

    def _line(self, finding: Finding) -> str:
        fact, cited = finding.fact, finding.citation
        if finding.result != FOUND or cited is None:
            return "  ".join((fact.key, _("MISSING"), in_words(finding.result, fact)))
        absent = [part.value for part in finding.parts if part.how == "not_in_text"]
        note = _("not in the text: %(values)s") % {"values": ", ".join(absent)}
        value, place = fact.value.replace("\n", " "), f"{fact.document}, {cited.locator}"
        line = (fact.key, _("FOUND"), value, f"«{cited.quote}»", place)
        return "  ".join((*line, f"[{note}]") if absent else line)
