"""Shapes of what is written on the pages of the mechanism."""

from django import forms


class CaseForm(forms.Form):
    """A form about one case; carries the version that the person was reading."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
