"""Pages for people without an account. Titles and addresses are neutral; no page carries a name."""
