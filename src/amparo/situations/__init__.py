"""Persons, collectives, incidents and situations of risk: what is known about who is in danger.

An *incident* is who did what to whom, when and where (HURIDOCS events model): the *act* is its
smallest unit, an *involvement* ties an actor to an act, *information* ties a source to it. A
*situation of risk* is about a territory and its groups. Everyone here has a code name; names are in
the vault. Not here: what the mechanism does about it (see `cases`).
"""
