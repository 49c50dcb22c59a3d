"""Pages of the watchers, and the person's own page about their data."""
