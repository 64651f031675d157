"""How well the agent serves a hotel's guests: scenarios, each in a fresh copy of the hotel, graded by what is left."""
