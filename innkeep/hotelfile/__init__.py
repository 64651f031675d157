"""A hotel as a YAML file: read with the line of every mistake, imported all or nothing, exported to be edited."""
