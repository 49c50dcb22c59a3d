"""Long words made short for a line of a list; the whole of them stands on their own page."""


def brief(text: str, most: int) -> str:
    """Return a text on one line, cut between words at `most` characters with «…» at the cut."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    short = line[: most - 1]
    words = short.rpartition(" ")[0] if line[most - 1] != " " else short
    # A cut between words, unless that would throw half away: one endless word has no other cut.
    return f"{(words if len(words) > most // 2 else short).rstrip(' ,;:.–-')}…"
