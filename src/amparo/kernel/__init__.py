"""Plain Python for every room: errors, actors, identifiers, policies, workflows, deadlines.

No Django here, and no word of the field beyond what all rooms share.
"""
