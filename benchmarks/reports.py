#!/usr/bin/env python3
"""How long reports take: `benchmarks/reports.py --index CSV --treaties CSV --upr FILE`.

Fills an empty database with the index of the UN Treaty Collection, its participants (a cell a row)
and the table of UPR Info, as `manage.py load` takes them.
Then it gathers and writes out, each in a process of its own that has its pages and words read as a
server has: R-01 of all States (the full treaty table), R-02 of two treaties, and every report of
one State, of all that is published. Prints for each the rows, the seconds to gather, and for each
form the seconds to write it, the size and the most memory of the process, or of one that it starts
to set a part of a long paper. `--database URL` chooses the database;
without it, SQLite. `--keep FOLDER` keeps what was filled and uses it again.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.house import House  # noqa: E402

FORMS = ("pdf", "docx", "xlsx", "csv", "json")
OF_A_STATE = ("R-01", "R-03", "R-04", "R-05", "R-06", "R-07", "R-08", "R-09", "R-10", "R-12")
QUESTIONS = (
    ("R-01", {"country": "ALL"}),
    ("R-02", {}),
    *((key, {"country": "PE"}) for key in OF_A_STATE),
    ("R-11", {}),
    ("R-25", {}),
    ("R-26", {}),
)
FILL = """
import json, sys, django; django.setup()
from django.core.management import call_command
asked = json.loads(sys.stdin.read())
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from django.utils import timezone
from amparo.instruments.actions import enter_known
from amparo.kernel.actors import SYSTEM
enter_known(by=SYSTEM, at=timezone.now())
for kind, path, mapping in asked:
    call_command("load", kind, path, mapping=mapping, verbosity=0, stdout=sys.stderr)
"""
ASK = """
import json, resource, sys, time, django; django.setup()
from django.utils import timezone
from amparo.commitments.models import Told
from amparo.kernel.actors import SYSTEM
from amparo.reports.actions.rendering import render
from amparo.reports.queries.asking import Asking, gathered
from amparo.reports.queries.catalogue import REPORTS
from amparo.reports.rules.document import Stamp
from django.urls import reverse
key, filters, form = json.loads(sys.stdin.read())
reverse("reports:list")
now = timezone.now()
began = time.perf_counter()
asking = Asking(who=SYSTEM, on=timezone.localdate(now), at=now, filters=filters, language="es")
document = gathered(REPORTS[key], asking)
gathering = time.perf_counter() - began
began = time.perf_counter()
content = render(form, document, Stamp("", "benchmark"))
most = max(resource.getrusage(who).ru_maxrss
           for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({
    "rows": document.rows, "gather": gathering, "write": time.perf_counter() - began,
    "size": len(content), "memory": most,
}))
"""


def main() -> None:
    """Fill, ask and print."""
    asked = arguments()
    if not (asked.index and asked.treaties and asked.upr):
        print("Needs --index, --treaties and --upr: the tables of the UN and of UPR Info.")
        return
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(asked.keep or passing)
        folder.mkdir(parents=True, exist_ok=True)
        database = asked.database or f"sqlite:///{folder / 'reports.sqlite3'}"
        house = House(database, folder)
        filled = folder / "filled"
        if not filled.exists():
            house.do(FILL, json.dumps([
                ["instruments", asked.index, "untc_index"],
                ["treaty-actions", asked.treaties, "untc_cells"],
                ["upr-recommendations", asked.upr, "upr_info"],
            ]))  # fmt: skip
            filled.touch()
        for key, filters in QUESTIONS:
            print(f"{key} {filters or ''}".strip())
            for form in asked.forms.split(","):
                told = json.loads(house.do(ASK, json.dumps([key, filters, form])))
                print(
                    f"  {form:5} {told['rows']:6} rows, gathered in {told['gather']:6.2f} s, "
                    f"written in {told['write']:6.2f} s, {told['size'] / 1e6:6.2f} MB, "
                    f"memory {told['memory'] / 1024:5.0f} MiB"
                )


def arguments() -> argparse.Namespace:
    """Return what was asked on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--treaties", default="")
    parser.add_argument("--index", default="")
    parser.add_argument("--upr", default="")
    parser.add_argument("--database", default="")
    parser.add_argument("--keep", default="")
    parser.add_argument("--forms", default=",".join(FORMS))
    return parser.parse_args()


if __name__ == "__main__":
    main()
