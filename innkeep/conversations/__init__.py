"""Sessions between a guest and the hotel: messages, who answers, and the agent's turns."""
