"""Pages of the mechanism: staff here, the person's own in `public`."""
