"""What the hotel learns from messages that people had to see to: names of items, and articles. No model is trained."""
