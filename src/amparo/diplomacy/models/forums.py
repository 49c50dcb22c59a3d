"""Forums, processes, meetings, who takes part, offices."""

from django.db import models
from django.db.models import F, Q

from amparo.diplomacy.models.facts import Fact


class Forum(Fact):
    """An organisation, an organ, a summit, a group in which States meet."""

    kind = "forum"
    name = models.CharField(max_length=200)
    acronym = models.CharField(max_length=30, blank=True)
    type = models.CharField(max_length=20)  # vocab diplomacy/forum_kinds
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="organs")

    def __str__(self) -> str:
        return f"{self.name} ({self.acronym})" if self.acronym else self.name


class Process(Fact):
    """A course of meetings towards something: the Oslo Process, the Summits of the Americas."""

    kind = "process"
    name = models.CharField(max_length=200)
    forum = models.ForeignKey(Forum, models.PROTECT, null=True, related_name="processes")

    def __str__(self) -> str:
        return self.name


class Meeting(Fact):
    """A meeting, with its days, its place and how many States came."""

    kind = "meeting"
    title = models.CharField(max_length=300)
    forum = models.ForeignKey(Forum, models.PROTECT, null=True, related_name="meetings")
    process = models.ForeignKey(Process, models.PROTECT, null=True, related_name="meetings")
    ordinal = models.PositiveSmallIntegerField(null=True)  # in its process or forum
    place = models.CharField(max_length=120, blank=True)
    host = models.CharField(max_length=2, blank=True)  # a State
    state_count = models.PositiveSmallIntegerField(null=True)
    first_time_count = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="first_time_within_all",
                condition=Q(first_time_count=None)
                | Q(state_count=None)
                | Q(first_time_count__lte=F("state_count")),
            )
        ]
        indexes = [models.Index(fields=["first_on"], name="meeting_day")]

    def __str__(self) -> str:
        return self.title


class Participation(Fact):
    """What a State did in one meeting, or in one process."""

    kind = "participation"
    party = models.CharField(max_length=2)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="participations")
    process = models.ForeignKey(Process, models.PROTECT, null=True, related_name="participations")
    role = models.CharField(max_length=20)  # vocab diplomacy/participation_roles
    delegation = models.TextField(blank=True)  # posts or names, one a line

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="takes_part_in_one",
                condition=Q(meeting=None, process__isnull=False)
                | Q(meeting__isnull=False, process=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.role}"


class Office(Fact):
    """A presidency, a chair, a seat that a State holds for a time (`when`)."""

    kind = "office"
    party = models.CharField(max_length=2)
    forum = models.ForeignKey(Forum, models.PROTECT, related_name="offices")
    office = models.CharField(max_length=20)  # vocab diplomacy/offices

    def __str__(self) -> str:
        return f"{self.party} {self.office}"
