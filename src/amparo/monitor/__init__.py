"""Country monitoring: what is known of a State on a topic, edition by edition, each word cited.

A *profile* is a State and a topic; an *edition* is what was said of it in one year, by *sections*
and *paragraphs*. A paragraph holds words with places for claims: `{claim:c1}` prints what the
claim c1 says and its footnote, `{note:c1}` only the footnote. A *usage* ties such a short key to
one version of a claim. Once published an edition is frozen and never changes.
Not here: the claims themselves and their sources (see `evidence`), nor how a State stands to a
treaty (see `commitments`).
"""
