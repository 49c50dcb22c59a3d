"""Pages: those of everyone, and those of who makes alerts."""
