"""What people write on the public side, without an account."""
