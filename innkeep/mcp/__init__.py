"""Assistants of the hotel's staff, by the Model Context Protocol: operations of the API offered as tools."""
