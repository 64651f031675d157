"""What a guest says in any language on a hotel whose words are in any other: cues, concepts and vectors."""
