"""Make, approve, withdraw and list releases: `manage.py statistics make --since … --last …`."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from amparo.kernel.errors import No
from amparo.people.models import User
from amparo.publications import actions
from amparo.publications.models import Release
from amparo.publications.queries import frozen
from vocab.statistics import tables


class Command(BaseCommand):
    """Does what the pages do, by the same rules: two people are still needed."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="deed", required=True)
        parts.add_parser("list", help="all releases")
        make = parts.add_parser("make", help="count, hide, freeze")
        make.add_argument("--since", type=date.fromisoformat, required=True)
        make.add_argument("--last", type=date.fromisoformat, required=True, help="last day")
        make.add_argument("--tables", nargs="*", default=None, help=", ".join(tables()))
        approve = parts.add_parser("approve", help="publish, as a second person")
        withdraw = parts.add_parser("withdraw", help="take back, with a reason")
        withdraw.add_argument("--reason", required=True)
        for part in (approve, withdraw):
            part.add_argument("code")
        for part in (make, approve, withdraw):
            part.add_argument("--by", required=True, help="e-mail of the account that acts")

    def handle(self, *, deed: str, **said: Any) -> None:
        if deed == "list":
            for each in Release.objects.order_by("-until_on", "-made_at"):
                period = frozen.period_words(each.since_on, each.until_on)
                self.stdout.write(f"{each.code}  {each.state:10} {period}  {each.sha256[:12]}")
            return
        by = User.objects.filter(email=said["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"There is no account {said['by']}.")
        try:
            done = self._do(deed, by, said)
        except No as no:
            raise CommandError(str(no)) from no
        self.stdout.write(f"{done.code} {done.state}, {len(done.hidden)} figures hidden")

    def _do(self, deed: str, by: User, said: dict[str, Any]) -> Release:
        at = timezone.now()
        if deed == "make":
            return actions.make_release(
                country=settings.COUNTRY, since=said["since"],
                until=said["last"] + timedelta(days=1), by=by, at=at,
                tables=said["tables"] or [t.key for t in tables().values() if t.population],
            )  # fmt: skip
        found = Release.objects.filter(code=said["code"]).first()
        if found is None:
            raise CommandError(f"There is no release {said['code']}.")
        if deed == "approve":
            return actions.approve_release(release_id=found.pk, by=by, at=at)
        return actions.withdraw_release(
            release_id=found.pk, reason=said["reason"], by=by, at=at
        )  # fmt: skip
