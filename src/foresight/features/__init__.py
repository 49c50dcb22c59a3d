"""Features: pure functions from a panel to a table, one idea each."""
