"""Users, bodies and posts."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from amparo.kernel.ids import uuid7
from amparo.ledger.models import Row
from amparo.places.models import Area


class Accounts(BaseUserManager["User"]):
    """Makes accounts by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Return a new, saved account with its password hashed."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff, of a body, of the public prosecution, of civil society on a board."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    # The name used at work, shown to the protected person: «Oficial Lúcumo».
    service_name = models.CharField(max_length=80)
    language = models.CharField(max_length=2, default="es")
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True)

    objects: ClassVar[Accounts] = Accounts()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["service_name"]

    def __str__(self) -> str:
        return self.service_name

    @property
    def actor_id(self) -> str:
        """Return the key the journal keeps."""
        return f"user:{self.pk}"

    @property
    def actor_label(self) -> str:
        """Return the words the journal keeps."""
        return self.service_name


class Organisation(Row):
    """A body: ministry, police, prosecution, court, Ombudsman, government, organisation."""

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=30)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="units")
    remit = models.TextField(blank=True)
    is_member = models.BooleanField(default=False)  # has a seat in the mechanism
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "code"], name="organisation_code_once")
        ]

    def __str__(self) -> str:
        return self.code


class Post(Row):
    """A role that a user holds at a body, for a region or for all, from a day to a day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=40)  # vocab people/roles
    region = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "role"], name="post_user_role")]

    def __str__(self) -> str:
        return f"{self.role} at {self.organisation_id}"
