"""A believable Peru in which every person, place of work and event is invented."""
