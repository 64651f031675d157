"""How staff prove who they are: passwords, second factors, links to set a password, and what holds up who guesses."""
