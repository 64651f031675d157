"""Every table of the installation: what of a person may be in it, and what becomes of that when it must go.

This is the one list. Telling a person, erasing them and forgetting old conversations all go by it, and a test compares
it with the database: a table that nobody has thought of fails the build.

`WHERE` conditions may name these arrays of keys: `:people`, `:chats` (their conversations), `:stays`, `:orders`,
`:contacts` (them at messengers). The hotel is added to each by `Holding.of`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

GONE = "'(erased)'"
"""What stands where something has to stand."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What a table holds of somebody, found by `where`.

    `told` are the columns that they are told. With `removed` the rows go; otherwise `blanked` columns get these values,
    and what is in neither is `kept` for a reason. `chat`: it goes too when an old conversation is forgotten.
    """

    table: str
    title: str
    where: str
    told: tuple[str, ...] = ()
    removed: bool = False
    blanked: Mapping[str, str] = field(default_factory=dict)
    kept: str = ""
    chat: bool = False

    @property
    def of(self) -> str:
        """The condition, within the hotel."""
        return f"org_id = :org_id AND ({self.where})"


def _own(table: str, title: str, *told: str) -> Holding:
    """What is somebody's own, and of no use without them."""
    return Holding(table, title, "user_id = ANY(:people)", told, removed=True)


_OF_CHATS = "session_id = ANY(:chats)"
_IN_CHATS = "message_id IN (SELECT id FROM messages WHERE org_id = :org_id AND session_id = ANY(:chats))"

_GUEST = "(SELECT r.id FROM roles r WHERE r.name = 'guest')"
_EXPECTED = (
    "EXISTS (SELECT FROM stay_guests g JOIN checkin_rooms s ON s.org_id = g.org_id AND s.id = g.stay_id"
    " WHERE g.org_id = users.org_id AND g.guest_id = users.id AND s.status IN ('reserved', 'checked_in'))"
)

HOLDINGS = (
    Holding(
        "channel_outbox",
        "What was to be sent to them by messengers",
        "contact_id = ANY(:contacts) OR session_id = ANY(:chats)",
        ("created_at", "kind", "words", "said", "sent_at"),
        removed=True,
        chat=True,
    ),
    Holding(
        "channel_inbox",
        "What they sent by messengers and was not read yet",
        "EXISTS (SELECT FROM channel_contacts c WHERE c.org_id = :org_id AND c.id = ANY(:contacts)"
        " AND c.channel_id = channel_inbox.channel_id AND c.address = channel_inbox.address)",
        ("created_at", "address", "told"),
        blanked={"address": GONE, "told": "'{}'", "done_at": "coalesce(done_at, now())", "problem": "NULL"},
    ),
    Holding(
        "channel_contacts",
        "Them at messengers",
        "id = ANY(:contacts)",
        ("created_at", "address", "name", "language"),
        removed=True,
    ),
    Holding("channel_codes", "Codes by which a messenger is connected", "guest_id = ANY(:people)", (), removed=True),
    Holding(
        "message_translations",
        "Translations of messages",
        _IN_CHATS,
        ("created_at", "language", "text"),
        removed=True,
        chat=True,
    ),
    Holding(
        "photos",
        "Photos",
        f"sent_by = ANY(:people) OR {_IN_CHATS} OR order_id = ANY(:orders)",
        ("created_at", "width", "height", "content"),
        removed=True,
        chat=True,
    ),
    Holding(
        "messages",
        "Messages",
        _OF_CHATS,
        ("created_at", "role", "text", "language", "deleted_at"),
        blanked={"text": GONE, "language": "NULL", "client_id": "NULL"},
        chat=True,
    ),
    Holding("message_edits", "What messages said before", _IN_CHATS, ("created_at", "text"), kept="forget_history"),
    Holding("session_moves", "Who answered them", _OF_CHATS, ("created_at", "kind", "summary"), kept="forget_history"),
    Holding("session_summaries", "Summaries", _OF_CHATS, ("created_at", "text"), removed=True, chat=True),
    Holding("notes", "Notes of staff", _OF_CHATS, ("created_at", "text"), removed=True, chat=True),
    Holding(
        "lessons",
        "What the hotel is to learn from their messages",
        _OF_CHATS,
        ("created_at", "text", "phrase"),
        blanked={"text": GONE, "phrase": GONE, "vector": "NULL", "leader_id": "NULL"},
        chat=True,
    ),
    Holding(
        "turns",
        "What the assistant thought",
        _OF_CHATS,
        ("created_at", "outcome", "acts", "draft"),
        blanked={"acts": "NULL", "draft": "NULL"},
        chat=True,
    ),
    Holding(
        "sessions",
        "Conversations",
        "id = ANY(:chats)",
        ("created_at", "start", "end", "language", "status"),
        blanked={"language": "NULL", "forgotten_at": "coalesce(forgotten_at, :moment)"},
        chat=True,
    ),
    Holding(
        "proposal_items",
        "What was proposed to them",
        "proposal_id IN (SELECT id FROM proposals WHERE org_id = :org_id AND session_id = ANY(:chats))",
        ("created_at", "title", "qty", "price", "notes", "wanted_at"),
        blanked={"notes": "''"},
        chat=True,
    ),
    Holding(
        "order_items",
        "What they ordered",
        "order_id = ANY(:orders)",
        ("created_at", "title", "description", "qty", "price", "options"),
        blanked={"description": "NULL"},
    ),
    Holding(
        "order_moves",
        "What became of their orders",
        "order_id = ANY(:orders)",
        ("created_at", "from_status", "to_status", "reason"),
        blanked={"reason": f"CASE WHEN reason IS NOT NULL THEN {GONE} END"},
    ),
    Holding(
        "orders",
        "Orders",
        "id = ANY(:orders)",
        (
            "created_at",
            "order_number",
            "category",
            "status",
            "notes",
            "additional_notes",
            "wanted_at",
            "total_amount",
        ),
        blanked={"notes": "NULL", "additional_notes": "NULL"},
    ),
    Holding(
        "recurring_order_items",
        "What is to come every day",
        "recurring_id IN (SELECT id FROM recurring_orders WHERE org_id = :org_id AND stay_id = ANY(:stays))",
        ("created_at", "qty", "notes"),
        blanked={"notes": "''"},
    ),
    Holding(
        "recurring_orders",
        "Orders of every day",
        "stay_id = ANY(:stays)",
        ("created_at", "category", "notes", "daily_at", "since", "until"),
        blanked={"notes": "NULL"},
    ),
    Holding(
        "ratings",
        "Ratings",
        "guest_id = ANY(:people)",
        ("created_at", "stars", "words"),
        blanked={"words": "NULL"},
    ),
    Holding("access_passes", "Codes and links that let their phone in", "guest_id = ANY(:people)", (), removed=True),
    Holding("access_failures", "Attempts to get in", "stay_id = ANY(:stays)", ("created_at", "address"), removed=True),
    Holding("guest_devices", "Phones", "guest_id = ANY(:people)", ("created_at", "seen_at"), removed=True),
    _own("notices", "What they were told of", "created_at", "kind", "way"),
    _own("push_subscriptions", "Browsers that are told", "created_at", "endpoint", "name"),
    _own("notice_settings", "Wishes about notices", "choices", "quiet"),
    _own("saved_views", "Views that they keep", "name", "query"),
    _own("logins", "Browsers that are signed in", "created_at", "expires_at"),
    _own("known_browsers", "Browsers that were seen", "created_at", "seen_at"),
    _own("password_links", "Links to set a password", "created_at", "kind"),
    _own("passkeys", "Passkeys", "created_at"),
    _own("totp_factors", "A second factor", "created_at"),
    _own("sign_on_identities", "Their account at the hotel's provider", "created_at", "issuer", "subject", "used_at"),
    _own("recovery_codes", "Codes in its place", "created_at", "used_at"),
    _own("api_keys", "Keys of their programs", "created_at", "name", "prefix"),
    _own("credentials", "A password, as a hash", "created_at"),
    _own("on_call", "Whether they are called", "place"),
    _own("session_viewers", "What they looked at", "seen_at"),
    Holding("stay_guests", "Whose stays", "guest_id = ANY(:people)", ("stay_id", "is_primary"), kept="keys only"),
    Holding(
        "checkin_rooms",
        "Stays",
        "id = ANY(:stays)",
        ("checkin_date", "checkout_date", "status"),
        kept="rooms and days, by which accounts and reports hold together",
    ),
    Holding(
        "charges",
        "Lines of accounts",
        "stay_id = ANY(:stays)",
        ("created_at", "title", "qty", "price", "amount"),
        kept="accounts have to be kept, and name nobody",
    ),
    Holding(
        "payments",
        "Payments",
        "stay_id = ANY(:stays)",
        ("created_at", "method", "amount"),
        kept="accounts have to be kept, and name nobody",
    ),
    Holding(
        "audit_entries",
        "What they did, and what was done to them",
        "actor_id = ANY(:people) OR subject_id = ANY(:people)",
        ("created_at", "action", "details"),
        kept="keys only: who did what has to be known",
    ),
    Holding(
        "users",
        "Who they are",
        "id = ANY(:people)",
        ("created_at", "name", "email", "mobile_phone", "languages"),
        blanked={
            "name": GONE,
            "email": f"CASE WHEN role = {_GUEST} THEN '' ELSE id || '@erased.invalid' END",
            "mobile_phone": "NULL",
            "languages": "'{}'",
            "active": "false",
            "on_duty": "false",
            "deleted_at": f"CASE WHEN {_EXPECTED} THEN deleted_at ELSE coalesce(deleted_at, now()) END",
        },
    ),
)
"""In the order in which they go: what refers before what it refers to."""

NOTHING_PERSONAL = {
    "articles": "what the hotel knows",
    "assignment_turns": "keys only",
    "canned_replies": "the hotel's own words",
    "catalogue_items": "what can be ordered",
    "catalogue_options": "as above",
    "channels": "the hotel at messengers",
    "division_categories": "the hotel's own",
    "divisions": "the hotel's own",
    "erasures": "keys only: it is how erasing is done again after a restore",
    "escalation_ladders": "the hotel's own",
    "escalations": "keys only",
    "idempotency_keys": "answers that hold a person are removed by their key, and all go after a day",
    "lesson_trials": "the hotel's own words",
    "link_requests": "hosts",
    "model_uses": "counts",
    "note_mentions": "keys and when it was seen, gone with the note",
    "notice_keys": "the hotel's keys",
    "on_call_asks": "keys only",
    "organizations": "the hotel",
    "outbox": "keys only, gone after an hour",
    "outbox_heads": "a number",
    "pictures": "what the hotel looks like",
    "promises": "minutes",
    "proposals": "keys and totals; the words are in proposal_items",
    "recurring_order_days": "days and keys",
    "roles": "the program's own",
    "room_closures": "why a room is out of order",
    "room_holds": "rooms and days",
    "rooms": "the house",
    "service_levels": "the hotel's own",
    "sign_on_providers": "the hotel's own",
    "sign_in_tries": "counts by hashes, gone after a day",
    "webhook_deliveries": "keys only, gone after a month",
    "webhook_heads": "a number",
    "webhooks": "the hotel's programs",
}
"""The other tables, and why they hold nothing of a person that has to go."""
