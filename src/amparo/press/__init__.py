"""The press room: what a body says to the public, and who is told that it said something.

A *release* is a numbered text of one body: a press release, or a public statement, such as one that
recognises the work of defenders. One person writes it, a second clears it, and then it is published
with the number of its year. Its *siblings* are the same release in other languages. A *reader* of
the distribution list asked for it, confirmed it from the mailbox, and leaves with one click.

Not here: the name of a protected person, which no release may hold; nothing counts who opens what.
"""
