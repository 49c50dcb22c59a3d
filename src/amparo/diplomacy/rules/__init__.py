"""Pure rules: numbered texts, names of States in a list, counts, who supports what on a day."""
