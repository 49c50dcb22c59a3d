"""Those who work with Amparo: users, the bodies they belong to, their posts and sessions.

A *post* is a role held at a body, for a region or the whole country, from a day to a day. The
protected person is not here (see `situations` and `vault`); they hold a receipt, not an account.
"""
