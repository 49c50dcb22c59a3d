"""How a State stands to a treaty, and what follows: plain values in, plain values out.

`effects` says from when an act takes effect, `standing` how a State stands on a day (SM1), `checks`
what does not fit together, `falling_due` what a treaty in force asks by when, and `columns` reads
the depositary's tables.
"""
