"""Pages of the room, and the public pages of what was published."""
