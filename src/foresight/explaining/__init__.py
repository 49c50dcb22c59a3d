"""Why a forecast says what it says: for each unit which features push it, which way, and how far.

What is explained is the mean of log(1 + deaths) over a unit's draws. Each feature has an *effect*:
0.7 doubles the deaths that are spoken of, -0.7 halves them. With the *base* (what the models would
say of a unit of which nothing is known) and the *rest* (rounding, bounds, and what the sampling of
draws adds) the effects sum to what is explained, exactly.
"""
