"""Forecasts: the only door to the library `foresight`, and to what it says ahead of the field.

A *run* asks the library for one year, with the years before it forecast again as they would have
been: that is its *record*. What comes is a *forecast*: an *outlook* for each country, a draft until
an analyst has read and signed it, and a second person published it. A forecast that was withdrawn
or corrected stays where it was, and says so.

Not here: a decision, a verdict on a State, or a word of safety. A low number is not safety, and no
page says that it is. Nothing of a protected case, person or incident goes into a forecast.
"""
