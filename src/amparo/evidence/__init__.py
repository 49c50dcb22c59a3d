"""Sources, files, documents, citations and claims: where a statement comes from, and what it says.

A *source* is a publication, a testimony, a record. A *file* is a sealed copy on disk, known by its
hash, with its real type checked and hidden traces removed. A *document* is a source kept whole,
whose text stands in *passages* that can be cited. A *citation* ties any record to the words of a
source that support it. A *claim* is one thing that someone states, with its type, its limits, when
it was true and since when we held it so; claims may disagree, and none is written over. What a
document *proposes* is kept nowhere until a person accepts it. Not here: what a State has to do
about it, and what is published.
"""
