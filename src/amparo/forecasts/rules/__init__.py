"""Pure functions: what is drawn and said of a forecast, and what is asked of the library.

`making` reads the library, which is slow to load: it is imported where it is used.
"""
