"""What the room's templates may call."""
