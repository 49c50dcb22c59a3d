"""A few pages to try the frame on, without any room."""

import time

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from amparo.kernel.errors import Denied, Invalid, Refused
from amparo.ui.forms import FilesField, PartialDateField, TextField, TrapField, TriStateField
from amparo.ui.htmx import Answer, asking, page

NOES = {
    "denied": Denied("Only the officer of the case may admit it."),
    "refused": Refused("It is already admitted."),
    "invalid": Invalid("The reason is too short.", "note"),
    "elsewhere": Invalid("No such field.", "unknown"),
}


class Note(forms.Form):
    note = forms.CharField(label="Reason")


def admit(request: HttpRequest) -> HttpResponse:
    form = Note(request.POST or None)
    answer = None
    if request.method == "POST":
        answer = Answer()
        if form.is_valid():
            with asking(form, answer):
                if said := NOES.get(form.cleaned_data["note"]):
                    raise said
    template = "ui_tests/note.html" + ("" if "whole" in request.GET else "#part")
    return page(request, template, {"form": form}, answer=answer, then="/done/")


def refuse(request: HttpRequest, no: str) -> HttpResponse:
    raise NOES[no]


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a bug")


def public(request: HttpRequest) -> HttpResponse:
    return page(request, "ui_tests/public.html", {})


class Long(forms.Form):
    note = TextField(label="Reason")
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "A threat"), ("b", "An attack")], widget=forms.RadioSelect
    )
    when = PartialDateField(label="When", required=False)
    agrees = TriStateField(label="Do they agree", required=False)
    files = FilesField(label="Files", required=False)
    trap = TrapField()


def write_at_length(request: HttpRequest) -> HttpResponse:
    form = Long(request.POST or None)
    answer = None
    if request.method == "POST":
        answer = Answer(200 if form.is_valid() else 422)
    return page(request, "ui_tests/long.html", {"form": form}, answer=answer, then="/public/")


def count(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        COUNTED.append(request.path)
        time.sleep(0.4)
    return page(request, "ui_tests/slow.html", {"count": len(COUNTED)})


COUNTED: list[str] = []
own = ([path("search/", refuse, {"no": "denied"}, name="search")], "site")
urlpatterns = [
    path("admit/", admit),
    path("refuse/<no>/", refuse),
    path("long/", write_at_length),
    path("slow/", count),
    path("bug/", break_down),
    path("public/", public),
    path("", include(own)),
]
