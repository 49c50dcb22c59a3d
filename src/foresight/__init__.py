"""Forecasts of violence, each with its drivers, its uncertainty and the record of its past.

What is here: panels and their checks, features, forecasters, scores, backtests, the risk that a new
mass killing begins, and a command line (`python -m foresight`). It knows no Django and no room
of Amparo: it can be used alone, and it imports nothing of the house but `vocab`.

Its words: an *origin* is the last month that a forecast may know; a *step* counts months from it;
a *window* is the calendar year forecast from the October before; a *draw* is one number of deaths
that may come, and a forecast is a thousand of them; a *card* says of what a model is made.

What it is not: a decision. A low number is not safety.
"""
