"""The room as Django knows it."""

from django.apps import AppConfig


class Ui(AppConfig):
    """Base templates, components and documents."""

    name = "amparo.ui"
