"""Files in and out: import jobs, saved column mappings, dry runs, row errors, exports.

A *job* reads a whole file or changes nothing. A row already taken in is recognised, never doubled.
What a row means is the affair of the room that takes it in; here is only the way in and out.
"""
