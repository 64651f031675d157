"""OpenID Connect as it is spoken: what a provider says of itself, what it is asked, what it vouches for. No rows."""
