"""Treaties, laws, plans and their provisions: the legal basis that others point to.

An *instrument* is a text that binds or commits, with its number, its level and its dates; a
*provision* is an article of it that obliges to something; a *relation* says how one stands to
another. Not here: what a State did about a treaty, and how it stands to it (see `commitments`).
"""
