"""A few pages to try the frame on, without any room."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from amparo.kernel.errors import Denied, Invalid, Refused
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


own = ([path("search/", refuse, {"no": "denied"}, name="search")], "site")
urlpatterns = [
    path("admit/", admit),
    path("refuse/<no>/", refuse),
    path("bug/", break_down),
    path("public/", public),
    path("", include(own)),
]
