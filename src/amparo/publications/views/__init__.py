"""Pages: for everyone (`public`), for those who make releases, for those who see true figures."""
