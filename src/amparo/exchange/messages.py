"""What is wrong with a file, in the reader's language: why, and what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.exchange.rules import Unreadable


def sentence(problem: Unreadable) -> str:
    """Return why a file cannot be read and what to do, as one text."""
    why, todo = _texts().get(problem.why, (problem.why, ""))
    return f"{why} {todo}".strip() % problem.words if problem.words else f"{why} {todo}".strip()


def _texts() -> dict[str, tuple[str, str]]:
    return _of_the_bytes() | _of_the_form() | _of_the_size()


def _of_the_bytes() -> dict[str, tuple[str, str]]:
    return {
        "empty": (_("The file is empty."), _("Choose the file again.")),
        "large": (
            _("The file is too large: %(limit)s MB unpacked is the limit."),
            _("Cut it in parts and load them one after another."),
        ),
        "packed": (_("The file is damaged: it does not unpack."), _("Fetch or save it again.")),
        "binary": (
            _("This is not a text file."),
            _("Save the sheet as «CSV UTF-8», or send the XLSX itself."),
        ),
        "bytes": (
            _("Line %(line)s: the byte %(byte)s is not %(encoding)s, so letters would be lost."),
            _("Open the file in a spreadsheet and save it as «CSV UTF-8»."),
        ),
        "mixed": (
            _("The file mixes two encodings: line %(utf8)s is UTF-8, and line %(other)s is not."),
            _("Open the parts it was made of one by one, and save each as «CSV UTF-8»."),
        ),
        "mac_roman": (
            _("Line %(line)s: the accents are those of an old Macintosh, and would be misread."),
            _("Open the file in a spreadsheet as «Mac Roman» and save it as «CSV UTF-8»."),
        ),
        "shared": (
            _("The workbook holds more than %(limit)s MB of texts."),
            _("Save the sheet as «CSV UTF-8»: that form has no such limit."),
        ),
        "encoding": (
            _("The mapping names the encoding «%(encoding)s», which is not known."),
            _("Write utf-8, cp1252 or latin-1 in the mapping."),
        ),
    }


def _of_the_form() -> dict[str, tuple[str, str]]:
    return {
        "form": (
            _("This packed file is not a spreadsheet."),
            _("Send CSV, CSV packed with gzip, XLSX, JSON, GeoJSON or Parquet."),
        ),
        "geojson": (
            _("The file is neither GeoJSON with «features» nor a list of objects."),
            _("Export it again, or send it as CSV."),
        ),
        "merged": (
            _("Cell %(place)s is merged with those below it, down to row %(last)s."),
            _("Unmerge the cells and write the words in every row: what is empty is not guessed."),
        ),
        "csv": (
            _("The file is not a table of text (%(error)s)."),
            _("Look for a quotation mark that opens and never closes."),
        ),
        "heading": (
            _("The file has no heading."),
            _("Its first row must hold the names of the columns."),
        ),
        "twice": (
            _("The column «%(heading)s» stands twice in the heading."),
            _("Rename one of the two: which one is meant cannot be guessed."),
        ),
        "line": (
            _("One line has more than %(limit)s characters: this is no table."),
            _("Look for a missing line end, and save it as CSV again."),
        ),
        "apart": (
            _(
                "Sheet «%(sheet)s», row %(row)s: «%(key)s» stands in no row of the first sheet, or "
                "not in the same order."
            ),
            _("Sort both sheets by their first column, and look for the code in the first sheet."),
        ),
    }


def _of_the_size() -> dict[str, tuple[str, str]]:
    return {
        "columns": (
            _("The file has more than %(limit)s columns."),
            _("Take out those that are not needed, and save it as CSV with the right separator."),
        ),
        "rows": (
            _("The file has more than %(limit)s rows."),
            _("Cut it in parts and load them one after another."),
        ),
    }


def missing_columns(missing: list[str], present: list[str]) -> str:
    """Return that columns are missing, with those that are there."""
    quoted = ", ".join(f"«{name}»" for name in missing)
    there = ", ".join(f"«{name}»" for name in present) or "–"
    return _(
        "The file lacks the column %(missing)s. It has: %(present)s. Correct the heading of the "
        "file, or choose the mapping made for it."
    ) % {"missing": quoted, "present": there}


def wrong(n: int) -> str:
    """Return that a file is refused for so many rows."""
    return ngettext(
        "Nothing was taken in: %(n)d row is wrong. Correct it and load the file again.",
        "Nothing was taken in: %(n)d rows are wrong. Correct them and load the file again.",
        n,
    ) % {"n": n}


def late(n: int) -> str:
    """Return that so many rows came in with another import meanwhile."""
    return ngettext(
        "%(n)d row was taken in by another import while this one ran: it is counted as known.",
        "%(n)d rows were taken in by another import while this one ran: they are counted as known.",
        n,
    ) % {"n": n}
