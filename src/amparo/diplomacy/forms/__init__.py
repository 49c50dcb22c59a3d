"""Shape of web input."""
