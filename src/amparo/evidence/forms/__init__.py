"""Forms of sources, documents and claims."""
