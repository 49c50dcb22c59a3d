"""What a State has committed to, what it did about it, and who says so.

Its *treaty actions* (signature, ratification, reservation, denunciation …) and, worked out from
them, how it stands to each treaty on any day; the *steps at home* before it is bound; the
*competences* it accepts; *assessments* of how a treaty is carried out, by several assessors;
*campaigns* that ask other States to join; invitations and visits.

How a State stands is never typed in. Not here: the treaties themselves (see `instruments`), and
nothing of a protected case.
"""
