"""Set one paper by typst, as a process of its own: the memory that typst keeps goes with it."""

import json
import sys

import typst

NOT_SET = 3


def main() -> None:
    """Read what typst is asked, and write the PDF; if it refuses, say why."""
    asked = json.load(sys.stdin)
    try:
        made = typst.compile(**asked)
    except typst.TypstError as error:
        sys.stderr.write(str(error))
        sys.exit(NOT_SET)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
