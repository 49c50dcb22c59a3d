"""Make the papers of a case and keep them sealed: PDF and DOCX, full and redacted."""

from datetime import datetime

from amparo.cases.models import Case, Decision, Measure, Paper
from amparo.evidence import actions as evidence
from amparo.kernel.actors import Actor
from amparo.ledger import actions as ledger
from amparo.people.models import Organisation
from amparo.ui.documents import Document


def keep_paper(
    *, case: Case, kind: str, document: Document, version: str, by: Actor, at: datetime,
    decision: Decision | None = None, body: Organisation | None = None,
    measure: Measure | None = None,
) -> list[Paper]:  # fmt: skip
    """Keep a document of a case as PDF and DOCX; return both."""
    kept = []
    for form, content in (("pdf", document.pdf()), ("docx", document.docx())):
        copy = evidence.keep_file(
            content=content, name=f"{kind}-{version}.{form}", file=case.file, by=by, at=at
        )
        kept.append(
            Paper.objects.create(
                case=case, decision=decision, kind=kind, version=version, form=form,
                language=document.language, copy=copy, body=body,
                measure=measure, made_at=at,
            )
        )  # fmt: skip
    ledger.record(
        verb="paper.make", target=case, by=by, at=at, file=case.file,
        after={"kind": kind, "version": version},
    )  # fmt: skip
    return kept
