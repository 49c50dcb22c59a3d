"""Pages of the press room: for everyone, and for the desks."""
