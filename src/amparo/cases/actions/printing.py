"""Make the papers of cases and sessions and keep them sealed: PDF and DOCX, full and redacted."""

from datetime import datetime
from typing import Any

from amparo.cases.models import Case, Decision, Measure, Paper, Sitting
from amparo.evidence import actions as evidence
from amparo.kernel.actors import Actor
from amparo.ledger import actions as ledger
from amparo.people.models import Organisation
from amparo.ui.documents import Document, docx_of, pdf_of


def keep_paper(
    *, case: Case, kind: str, document: Document, version: str, by: Actor, at: datetime,
    decision: Decision | None = None, body: Organisation | None = None,
    measure: Measure | None = None,
) -> list[Paper]:  # fmt: skip
    """Keep a document of a case as PDF and DOCX; return both."""
    kept = _keep(
        document, file=case.file, by=by, at=at, case=case, kind=kind, version=version,
        decision=decision, body=body, measure=measure,
    )  # fmt: skip
    ledger.record(
        verb="paper.make", target=case, by=by, at=at, file=case.file,
        after={"kind": kind, "version": version},
    )  # fmt: skip
    return kept


def keep_minutes(
    *, sitting: Sitting, document: Document, version: str, by: Actor, at: datetime
) -> list[Paper]:
    """Keep the minutes of a session as PDF and DOCX; return both."""
    kept = _keep(
        document, file=f"sitting:{sitting.pk}", by=by, at=at, sitting=sitting, kind="minutes",
        version=version,
    )  # fmt: skip
    ledger.record(
        verb="paper.make", target=sitting, by=by, at=at,
        after={"kind": "minutes", "version": version},
    )  # fmt: skip
    return kept


def _keep(document: Document, *, file: str, by: Actor, at: datetime, **of: Any) -> list[Paper]:
    kept = []
    for form, content in (("pdf", pdf_of(document)), ("docx", docx_of(document))):
        name = f"{of['kind']}-{of['version']}.{form}"
        copy = evidence.keep_file(content=content, name=name, file=file, by=by, at=at)
        kept.append(
            Paper.objects.create(
                form=form, language=document.language, copy=copy, made_at=at, **of
            )
        )  # fmt: skip
    return kept
