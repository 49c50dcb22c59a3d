"""Pages of sources, documents and claims."""
