"""The room as Django knows it."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """What a State has committed to."""

    name = "amparo.commitments"
