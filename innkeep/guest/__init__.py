"""The guest's face: one page behind the code in the room, no app and no account."""
