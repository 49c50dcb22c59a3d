"""Watching the watchers: journal pages, break-glass, and the data-protection desk.

*Break-glass* is an exceptional, doubly approved, expiring view of one case, told to the person
later. A *data request* is the person's own: access, rectification, erasure, objection, each with
its clock.
Not here: the journal itself (see `ledger`) and the keys (see `vault`).
"""
