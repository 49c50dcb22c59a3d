"""Pure rules: places for claims in a text, footnotes by first use, scores, years compared."""
