"""The switchboard: settings, addresses, the front door, and which room reacts to which event.

Nothing is decided here. A page that belongs to no room (front page, home, health) lives here, as do
the lists that join rooms: `urls`, `home`, `reactions`, `ticks`.
"""
