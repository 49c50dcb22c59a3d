"""Documents and how they are written out: plain values, no Django."""
