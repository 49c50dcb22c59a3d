"""Puts the house together when it starts: its checks, and what a digest counts."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The switchboard."""

    name = "amparo.site"

    def ready(self) -> None:
        """Register what the rooms below ask for."""
        from amparo.notices.jobs import register_digest
        from amparo.site import checks  # noqa: F401
        from amparo.site.digest import counts

        register_digest(counts)
