"""What States say and do among each other: meetings, statements, positions, initiatives, votes.

A *forum* is an organisation or an organ; a *process* runs through several *meetings*. A *statement*
stands in numbered paragraphs; a *position* is what it says on a topic, until another supersedes it.
An *initiative* has supporters, always as of a day. A *candidacy* is for a seat and a term. An
*input* is what an organisation asked for. *Guidance* tells the own people what to say: guidelines,
and instructions to a delegation, which the sectors are asked about and a head clears.
Every fact belongs to the desk that wrote it and rests on a citation; it leaves the desk only once
it is published. Not here: treaties and recommendations, and what a State has to do about them.
"""
