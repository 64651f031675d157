"""What every way of talking to the world shares: who is asking, errors, streams, security headers, pages."""
