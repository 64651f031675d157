"""The staff's face: board, inbox and rooms, live."""
