"""`foresight fetch`: events of a release, or one file, with their hashes."""

import argparse
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import Progress

from foresight.cli.printing import show
from foresight.errors import Unusable
from foresight.fetching import WAIT, Source, download, events, sha256


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("fetch", help="fetch a source; goes on where it broke off")
    command.add_argument("source", choices=("ucdp-ged", "file"))
    command.add_argument("--release", default="", help="for ucdp-ged, such as 25.1")
    command.add_argument("--to", type=Path, required=True, help="a folder")
    command.add_argument("--address", default="", help="of the service, or of the file")
    command.add_argument("--sha256", default="", help="what the file must be")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Fetch, check and say what came."""
    with httpx.Client(timeout=WAIT, follow_redirects=True) as client:
        try:
            found = (_events if options.source == "ucdp-ged" else _file)(options, client)
        except OSError as why:
            raise Unusable(f"{options.to}: cannot be written ({why}).") from why
    show(options, {"command": "fetch", **found})


def _events(options: argparse.Namespace, client: httpx.Client) -> dict[str, Any]:
    if not options.release:
        raise Unusable("fetch ucdp-ged needs --release, such as 25.1.")
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("pages", total=None)
        source = Source.ucdp(options.address)
        return events(
            source,
            options.release,
            options.to,
            client=client,
            told=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _file(options: argparse.Namespace, client: httpx.Client) -> dict[str, Any]:
    name = options.address.partition("?")[0].rstrip("/").rpartition("/")[2]
    if name in ("", ".", ".."):
        raise Unusable("fetch file needs --address, and the address must end with a file's name.")
    path = download(options.address, options.to / name, expected=options.sha256, client=client)
    return {"file": str(path), "sha256": sha256(path), "bytes": path.stat().st_size}
