"""What a sentence does (its dialogue act): asks for something, tells why, thanks, refuses, tells of danger."""
