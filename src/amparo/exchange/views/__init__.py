"""Pages of files that come in and lists that leave."""

from amparo.exchange.views.exports import approve, export, exports, file, refuse, take
from amparo.exchange.views.imports import (
    empty_form,
    imports,
    job,
    new,
    notes,
    results,
    results_again,
    resume,
    stop,
)
from amparo.exchange.views.undoing import (
    look,
    put_back,
    resume_undoing,
    stop_undoing,
    take_back,
    undo,
)

__all__ = [
    "approve",
    "empty_form",
    "export",
    "exports",
    "file",
    "imports",
    "job",
    "look",
    "new",
    "notes",
    "put_back",
    "refuse",
    "results",
    "results_again",
    "resume",
    "resume_undoing",
    "stop",
    "stop_undoing",
    "take",
    "take_back",
    "undo",
]
