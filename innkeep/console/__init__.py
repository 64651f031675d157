"""The staff's face: the board, the inbox and the rooms, live."""
