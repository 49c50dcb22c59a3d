"""Areas and profile versions."""

from django.db import models

from amparo.ledger.models import Row


class ProfileVersion(Row):
    """One version of a country's law as data, stored as it was read."""

    country = models.CharField(max_length=2)
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.TextField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "sha256"], name="profile_stored_once"),
            models.UniqueConstraint(fields=["country", "version"], name="profile_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.version}"


class Area(Row):
    """A country, region, province or district, with its official code."""

    COUNTRY, REGION, PROVINCE, DISTRICT = "country", "region", "province", "district"

    country = models.CharField(max_length=2)
    level = models.CharField(max_length=10)
    code = models.CharField(max_length=12)  # ISO 3166 for a country, ubigeo in Peru
    name = models.CharField(max_length=120)
    search_name = models.CharField(max_length=120)  # lower case, no accents
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    since_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    latitude = models.FloatField(null=True)  # of a point inside, degrees WGS 84
    longitude = models.FloatField(null=True)
    west = models.FloatField(null=True)
    south = models.FloatField(null=True)
    east = models.FloatField(null=True)
    north = models.FloatField(null=True)
    outline = models.JSONField(null=True)  # GeoJSON geometry, simplified

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "level", "code"], name="area_code_once")
        ]
        indexes = [models.Index(fields=["country", "level", "search_name"], name="area_name")]

    def __str__(self) -> str:
        return self.name
