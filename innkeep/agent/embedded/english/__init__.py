"""What a guest says in English on a hotel whose words are English, read by rules."""
