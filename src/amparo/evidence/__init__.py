"""Sources, files and citations: where a statement comes from.

A *source* is a publication, a testimony, a record. A *file* is a sealed copy on disk, known by its
hash, with its real type checked and hidden traces removed. A *citation* ties any record to the
passage of a source that supports it. Not here: what is claimed; that stands with its own record.
"""
