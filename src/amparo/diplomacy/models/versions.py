"""What a draft said before it was changed."""

from django.db import models

from amparo.ledger.models import Row
from amparo.vault.fields import SealedJSON


class Version(Row):
    """The words of a draft up to one change: nothing that someone wrote is lost."""

    target = models.CharField(max_length=80)  # the label of the fact
    revision = models.PositiveIntegerField()  # which they were
    # Field to text, key or number, as a form shows them. Sealed: guidance is among them.
    words = SealedJSON()
    changed_at = models.DateTimeField()
    changed_label = models.CharField(max_length=120)  # who changed them

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "revision"], name="fact_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.revision}"
