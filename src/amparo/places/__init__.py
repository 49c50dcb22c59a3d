"""Countries and areas, and each country's profile of law.

An *area* is a country, region, province or district with its official code, over time. A *profile
version* is one stored, hashed state of a country's law as data; cases keep the one they began with.
Exact places of people are not here: they are sealed in the vault.
"""
