"""Forms filled in with ODK or KoBo that become requests for protection, each once."""

import io
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.cases.actions import Filing, submit
from amparo.cases.forms.public.request import RequestForm
from amparo.cases.forms.xlsform import questions, sheets
from amparo.cases.models import Case, Receipt, Request
from amparo.cases.rules import receipts
from amparo.exchange.importers import Context, Line, Note
from amparo.exchange.rules import doubts, plain
from amparo.exchange.rules.writing import Sheet, write_workbook
from amparo.kernel.actors import SYSTEM, Actor
from amparo.ledger import actions as ledger
from amparo.people.models import User
from amparo.people.queries import roles_of
from amparo.places.queries import regions
from amparo.vault.keys import ring

ROLES = frozenset({"intake_officer", "intake_lead"})
# Where the form's own mark stands: KoBo, ODK Central, ODK Briefcase.
MARKS = ("_uuid", "meta/instanceID", "instanceID", "meta-instanceID", "KEY")
SUBMISSIONS = uuid.UUID("7d0c6c3e-52d5-4e0f-9f0a-6a3f5f1c8b11")
SEVERAL = ("danger", "causes", "hours")  # questions with several answers


class RequestImporter:
    """Reads one filled-in form a row, by the same questions as the site."""

    fields: Mapping[str, int] = {"instance": 120, "relation": 40, "written_at": 40}
    required = frozenset({"relation"})
    takes_once = True
    is_sensitive = True  # notes hold no word of a row
    batch_rows = 5  # each request is journalled several times: others who write wait meanwhile
    file_name = "amparo-request.xlsx"

    def may(self, who: Any) -> bool:
        """Test if someone may file forms of others: those who receive requests."""
        return who is SYSTEM or (isinstance(who, User) and bool(ROLES & roles_of(who)))

    def stays(self) -> str:
        """Return what becomes of the requests of a file that was taken in by mistake."""
        return _(
            "Each form became the request of a person, with a file of its own and terms that run: "
            "it stays. What is no request is closed in its own file, with the reason."
        )

    def begin(self, context: Context) -> "TakingRequests":
        """Begin to take filled-in forms in."""
        return TakingRequests(context)

    def reads(self, heading: str) -> bool:
        """Test if a column is a question of the form, or one answer of several."""
        return bool(set(heading.split("/")) & set(questions()))

    def form(self, *, at: Any) -> bytes:
        """Return the form as XLSForm."""
        out = io.BytesIO()
        write_workbook(out, sheets(timezone.localtime(at).strftime("%Y%m%d%H%M")))
        return out.getvalue()

    def results(self, targets: Sequence[str], *, by: Actor, at: Any) -> Sheet:
        """Return the codes to hand over, until each is first used; that they were taken is told.

        Whoever filled in the form with a person gives them their code. It is drawn from the form's
        own mark. One that someone has come in with is listed no more, and those of others only as
        long as `exchange` lets the list be taken.
        """
        keys = [one.partition(":")[2] for one in targets]
        rows = []
        cases = Case.objects.filter(pk__in=keys).order_by("code").prefetch_related("requests")
        for case in cases:
            request = min(case.requests.all(), key=lambda one: one.made_at)
            code = receipts.code_for(request.submission, ring().lookup)
            digest = ring().digest("receipt", receipts.plain(code))
            unused = Receipt.objects.filter(digest=digest, revoked_at=None, last_used_at=None)
            if not unused.exists():
                continue
            mark = (request.answers or {}).get("instance", "")
            rows.append([mark, case.code, case.code_name, receipts.shown(code)])
            ledger.record_read(verb="case.list_receipts", target=case, by=by, at=at, file=case.file)
        headings = [_("Form"), _("Case"), _("Code name"), _("Receipt code")]
        return Sheet("receipts", headings, (), rows)


@dataclass(frozen=True, slots=True)
class Filled:
    """One form that was filled in."""

    filing: Filing


class TakingRequests:
    """Filled-in forms on their way in."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.regions = {area.code: str(area.pk) for area in regions(settings.COUNTRY)}

    def read(self, line: Line) -> Filled | None:
        """Return the request that a row makes, noting what is wrong with its answers."""
        mark = _mark(line.row.values)
        if not mark:
            text = _("The form has no mark of its own (%(marks)s): it could be taken in twice.")
            line.error("", text % {"marks": ", ".join(MARKS)})
            return None
        answers = dict(_answers(line))
        form = RequestForm(
            self._data(answers, line), timed=False,
            submission=uuid.uuid5(SUBMISSIONS, mark),
        )  # fmt: skip
        if not form.is_valid():
            for name, errors in form.errors.items():
                for error in errors:
                    line.notes.append(Note(line.number, "" if name == "__all__" else name,
                                           str(error), True))  # fmt: skip
            return None
        said = form.filing()
        more = {"instance": mark, "written_at": line.get("written_at")[:40]}
        said["answers"] = {**said["answers"], **{k: v for k, v in more.items() if v}}
        return Filled(Filing(country=settings.COUNTRY, channel="field_form", **said))

    def _data(self, answers: dict[str, str], line: Line) -> QueryDict:
        data = QueryDict(mutable=True)
        for name, text in answers.items():
            if name in SEVERAL:
                data.setlist(name, text.split())
            elif name == "region":
                if text and text not in self.regions:
                    line.warn("region", _("This region is not known here; it is left open."))
                data[name] = self.regions.get(text, "")
            elif name == "happened":
                year, month, day = ([*text.split("-"), "", "", ""])[:3]
                data.update({f"{name}_year": year, f"{name}_month": month, f"{name}_day": day})
            elif name == "consent":
                data[name] = "on" if text.casefold() in {"yes", "true", "1", "on"} else ""
            else:
                data[name] = text
        data.setdefault("language", "es")
        return data

    def recognise(self, filled: Sequence[Filled]) -> list[bool]:
        """Return which forms are requests already, from whatever file they came."""
        keys = [one.filing.submission for one in filled]
        rows = Request.objects.filter(submission__in=keys)
        here = set(rows.values_list("submission", flat=True))
        return [key in here for key in keys]

    def keep(self, filled: Sequence[Filled]) -> list[str]:
        """File each form as the site does; the same form twice is one request."""
        by, at = self.context.by, self.context.at
        done = [submit(filing=one.filing, by=by, at=at) for one in filled]
        return [ledger.label(one.case) for one in done]

    def remember(self) -> bytes:
        """Return nothing: each form is judged by itself."""
        return b""

    def recall(self, kept: bytes) -> None:
        """Do nothing: there is nothing to recall."""

    def finish(self) -> list[Note]:
        """Return that pictures and recordings do not come in this way."""
        return []


def _mark(values: Mapping[str, str]) -> str:
    """Return the mark of one filled-in form, the same whichever column it stands in."""
    ends = {heading.rpartition("/")[2]: text for heading, text in values.items()}
    for name in MARKS:
        text = values.get(name) or ends.get(name.rpartition("/")[2], "")
        if text:
            return text.strip().removeprefix("uuid:").casefold()[:120]
    return ""


def _answers(line: Line) -> Iterator[tuple[str, str]]:
    """Yield the answers by question, whatever groups they stand in, several as one text."""
    asked = questions()
    whole: dict[str, str] = {}
    split: dict[str, list[str]] = {}
    for heading, raw in line.row.values.items():
        parts = heading.split("/")
        text = plain(raw)
        if doubts(raw):
            line.notes.append(Note(line.number, heading, _(
                "The text holds marks that turn its direction or cannot be seen. They were taken "
                "out."), False))  # fmt: skip
        if parts[-1] in asked:
            whole[parts[-1]] = text
        elif len(parts) > 1 and parts[-2] in asked and text.casefold() in {"1", "true", "yes"}:
            split.setdefault(parts[-2], []).append(parts[-1])
    for name in {**whole, **split}:
        yield name, whole.get(name) or " ".join(split.get(name, ()))
