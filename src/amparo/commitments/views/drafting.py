"""A record that a desk writes as a draft on one page and changes on another, both the same form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from amparo.commitments import forms, queries
from amparo.commitments.models import Told
from amparo.commitments.policies import POLICY, Can
from amparo.ui.acts import Act, acted, sent
from amparo.ui.differing import Stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A kind of record: its form, what writes and changes it, its pages and their words."""

    model: type[Told]
    form: type[forms.Changing]
    begin: Callable[..., Any]
    change: Callable[..., Any]
    key: str  # under which `change` takes the record
    page: str
    listed: tuple[Any, str]  # words and name of the list above it
    new_title: Any
    new_lede: Any
    change_title: Any
    change_consequence: Any = ""


def begun(request: HttpRequest, kind: Draft) -> HttpResponse:
    """Write a record as a draft."""
    form = sent(request, kind.form, who=request.user)
    words, name = kind.listed
    act = Act(
        title=str(kind.new_title), button=_("Keep it as a draft"), lede=str(kind.new_lede),
        trail=((str(words), reverse(name)),),
    )  # fmt: skip

    def call() -> str:
        row = kind.begin(facts=form.facts(), cited=form.cited, by=request.user, at=now())
        return reverse(kind.page, args=[row.pk])

    return acted(request, act, form, call)


def changed(request: HttpRequest, kind: Draft, pk: UUID) -> HttpResponse:
    """Change a record that is still a draft; who comes second sees what differs."""
    rows = queries.visible(kind.model, request.user)
    row = get_object_or_404(rows, pk=pk)
    POLICY.require(request.user, Can.WRITE, row)
    form = sent(request, kind.form, who=request.user, row=row)
    act = Act(
        title=str(kind.change_title), button=_("Keep the changes"),
        trail=((str(row), reverse(kind.page, args=[pk])),),
        consequence=str(kind.change_consequence),
    )  # fmt: skip

    def call() -> None:
        kind.change(
            **{kind.key: pk}, revision=form.cleaned_data["revision"] or 0, facts=form.facts(),
            cited=form.cited, by=request.user, at=now(),
        )  # fmt: skip

    def stands() -> Stands:
        return Stands(kind.form(who=request.user, row=rows.get(pk=pk)))

    return acted(request, act, form, call, stands=stands)
