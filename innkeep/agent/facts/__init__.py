"""What a text claims as a fact: numbers, prices, times and links, in whatever script and form they are written."""
