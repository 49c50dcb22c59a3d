"""What a body owes, by when, its progress, its evidence, the confirmation, the escalation.

A *duty* is owed by one body: a protection measure, an agreement, a report. A *clock* is a deadline
that runs, whoever owes it; late stays visible for ever. A duty is done only when those it was for
confirm it. A focal point sees duties here, and of a case only the duty owed.
Not here: why someone is at risk (see `cases`).
"""
