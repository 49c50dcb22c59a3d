"""Encrypted identities, and the acts of sealing, looking up, revealing, rotating and erasing.

A *sealed* column is AES-GCM ciphertext bound to its row, with the id of its key. Exact look-up goes
by keyed hash. Names, documents, contacts and exact places live here; everywhere else a code name.
Keys come from the environment and never from the database.
"""
