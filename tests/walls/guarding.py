"""Functions that are walls as a whole, and what each would answer if it were not there."""

from __future__ import annotations

GUARDS = {
    "innkeep/channels/hooks.py require_genuine": "None",
    "innkeep/conversations/cards.py hide_cards": "text",
    "innkeep/conversations/crowds.py require_no_crowd": "None",
    "innkeep/core/addresses.py is_public": "True",
    "innkeep/core/cards.py mask": "text",
    "innkeep/core/cards.py mask_all": "list(texts)",
    "innkeep/core/logs.py written": "text",
    "innkeep/core/spreadsheet.py harmless": "text",
    "innkeep/mcp/endpoint.py _require_no_other_site": "None",
    "innkeep/people/links.py require_known_hosts": "None",
    "innkeep/people/passwords.py check_password": "None",
    "innkeep/signing_in/openid/tokens.py _belongs_to": "None",
    "innkeep/signing_in/openid/tokens.py _look_at": "None",
    "innkeep/signing_in/passwords.py require_old": "None",
    "innkeep/signing_in/providers.py require_other_ways": "None",
    "innkeep/signing_in/tries.py begin": "0.0",
    "innkeep/stays/admitting.py require_unlocked": "None",
    "innkeep/stays/passes.py require_vouched": "None",
    "innkeep/web/guards.py _behind_tls": "False",
    "innkeep/web/guards.py _could_be_a_form": "False",
    "innkeep/web/guards.py _limit": "2**40",
    "innkeep/web/guards.py _same_origin": "True",
    "innkeep/web/meant.py has_seen": "True",
    "innkeep/web/meant.py require_meant": "None",
    "innkeep/web/said.py visible": "value",
}
"""By file and name; the answer as it would be written there."""

HEADERS_OF = "innkeep/web/guards.py _headers"
"""What dresses every answer. Each header that it puts on is a wall by itself."""

HEADERS = (
    "content-security-policy",
    "x-content-type-options",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "x-frame-options",
    "referrer-policy",
    "strict-transport-security",
    "cache-control",
)
