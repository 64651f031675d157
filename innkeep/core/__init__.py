"""What every part stands on: settings, database, events, errors, clock and ids. Knows nothing of hotels."""
