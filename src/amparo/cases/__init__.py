"""The protection mechanism: from a request for help to protection that the person confirms.

A *request* is what arrives; a *case* is what the mechanism carries. Two *tracks* run in parallel:
the urgent one never waits for the case, the case never stops for it. A *run* is one turn of the
urgent track. A *plan* has measures; each measure is a duty of one body and has the person's own
answer. A case is not a situation of risk (see `situations`): a case is about who asked.
"""
