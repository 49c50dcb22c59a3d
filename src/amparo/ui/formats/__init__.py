"""Date formats per language, where Django has none that fit."""
