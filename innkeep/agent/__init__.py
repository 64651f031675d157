"""The agent: understands what a guest wrote, and acts on it only through the domain's own actions."""
