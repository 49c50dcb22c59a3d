"""The journal of every write and every sensitive read, and the outbox of events.

The journal is append-only and hash-chained: each entry carries the hash of the one before it, so
any edit, deletion or reordering shows. An actor is kept as an id and a label, never as a foreign
key: history outlives accounts. The outbox carries news upward: what happened in a lower room, for
the reactions that `site` lists. The journal is not a log of the machine (see `site.logs`).
"""
