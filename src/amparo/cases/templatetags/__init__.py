"""What the templates of the mechanism may call."""
