"""How likely what a guest says means each of a house's things, by weights fitted to pairs of the two."""
