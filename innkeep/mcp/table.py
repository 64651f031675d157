"""Which operations of the API are offered as tools, under which name, and what each does to the hotel."""

from __future__ import annotations

from typing import NamedTuple


class Effect(NamedTuple):
    """What a client may count on before it calls, as hints of the protocol: whoever asks a person first reads them."""

    read_only: bool
    destructive: bool
    idempotent: bool


READS = Effect(read_only=True, destructive=False, idempotent=True)
ADDS = Effect(read_only=False, destructive=False, idempotent=False)
SETS = Effect(read_only=False, destructive=False, idempotent=True)
ENDS = Effect(read_only=False, destructive=True, idempotent=True)
"""It cannot be taken back, or not by the same tool."""


class Listed(NamedTuple):
    """A tool: its name, the operation of the API that it is, what it is for, and what it does."""

    name: str
    operation: str
    says: str
    effect: Effect


TOOLS = (
    Listed(
        "read_hotel", "organizations-list_organizations", "Name, languages, time zone and rules of the hotel.", READS
    ),
    Listed("list_divisions", "divisions-list_divisions", "Who does what: the divisions of the hotel.", READS),
    Listed("list_staff", "users-list_users", "The people who work here, and who of them is on duty.", READS),
    Listed("list_rooms", "rooms-list_rooms", "Rooms, by number, type, or whether somebody has them.", READS),
    Listed("list_stays", "checkin-rooms-list_stays", "Stays, by room, guest, state or day of arrival.", READS),
    Listed("read_stay", "checkin-rooms-get_stay", "One stay: its rooms, guests and days.", READS),
    Listed("check_in", "checkin-rooms-check_in", "The guests of a stay have arrived.", SETS),
    Listed("check_out", "checkin-rooms-check_out", "The guests of a stay have left; it is over then.", ENDS),
    Listed("list_orders", "orders-list_orders", "Orders, by state, category, room, stay, division or assignee.", READS),
    Listed("read_order", "orders-get_order", "One order with its items and prices.", READS),
    Listed("read_order_history", "orders-get_history", "What happened to an order, when and by whom.", READS),
    Listed(
        "place_order",
        "orders-create_order",
        "Place an order for a stay, a conversation or a room. What it costs is charged: ask first whom it is for.",
        ADDS,
    ),
    Listed(
        "move_order",
        "orders-move",
        "Move an order along its life cycle: assign, begin, complete, block, park or reject it.",
        ENDS,
    ),
    Listed("read_inbox", "inbox-read_inbox", "Open conversations, in the order in which to look at them.", READS),
    Listed("list_conversations", "sessions-list_sessions", "Conversations with guests, the closed ones too.", READS),
    Listed("read_conversation", "sessions-get_session", "One conversation: whose it is, and who answers in it.", READS),
    Listed("list_messages", "messages-list_messages", "What was said in a conversation.", READS),
    Listed(
        "write_to_guest",
        "sessions-open_session",
        "Write to a guest: `session_id` is the guest's id, `checkin_room_id` that of their stay. They read it at once.",
        ADDS,
    ),
    Listed(
        "answer_guest",
        "messages-post_message",
        "Write in a conversation, which takes it over. The guest reads it at once.",
        ADDS,
    ),
    Listed(
        "set_who_answers",
        "sessions-set_mode",
        "`manual`: a person answers from now on; `agent`: Innkeep's agent does again.",
        SETS,
    ),
    Listed("list_notes", "notes-list_notes", "What staff told one another beside a conversation.", READS),
    Listed("write_note", "notes-write_note", "A note beside a conversation, which no guest reads.", ADDS),
    Listed("search", "search-search", "Look for words in messages, among guests and among orders.", READS),
    Listed("list_items", "catalogue-items-list_items", "What can be ordered, and what it costs.", READS),
    Listed("read_item", "catalogue-items-get_item", "One item of the menu with its options and hours.", READS),
    Listed("list_articles", "articles-list_articles", "What the hotel knows: answers to what guests ask.", READS),
    Listed("read_article", "articles-get_article", "One article of the hotel's knowledge.", READS),
    Listed("read_figures", "reports-read_insights", "Orders, times, ratings and money of some days.", READS),
)
