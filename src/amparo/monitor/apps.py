"""The room as Django knows it."""

from django.apps import AppConfig


class MonitorConfig(AppConfig):
    """Country profiles: editions, paragraphs, footnotes, questionnaires."""

    name = "amparo.monitor"
