"""Invented hotels, as different as hotels are, and a short way to write what the engine made of a turn."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args
from uuid import NAMESPACE_DNS, UUID, uuid5

from innkeep.agent.acts import Act, Ask, Cancel, Change, Emergency, Line, Offer, Order, Price, Question, Understanding
from innkeep.agent.embedded.engine import EmbeddedEngine
from innkeep.agent.engine import ArticleFacts, Briefing, Category, EarlierMessage, ItemFacts, Knowledge, WaitingLine

Row = tuple[str, str, str, str, str]
"""Category, title, description, aliases separated by `/`, price."""


def hotel(name: str, rows: tuple[Row, ...], articles: dict[str, str], language: str = "en") -> Knowledge:
    org_id = uuid5(NAMESPACE_DNS, name)
    return Knowledge(
        org_id=org_id,
        version="1",
        language=language,
        items=tuple(_item(org_id, row) for row in rows),
        articles=tuple(ArticleFacts(uuid5(org_id, "article " + t), t, text) for t, text in articles.items()),
    )


def _item(org_id: UUID, row: Row) -> ItemFacts:
    category, title, description, aliases, price = row
    return ItemFacts(
        id=uuid5(org_id, title),
        category=next(known for known in get_args(Category) if known == category),
        title=title,
        description=description,
        aliases=tuple(alias for alias in aliases.split("/") if alias),
        price=Decimal(price),
    )


AURORA = hotel(
    "aurora",
    (("room_service", "Apple strudel", "With vanilla sauce", "", "6.5"),),
    {"Breakfast": "Breakfast is from 6:30 to 10:30 in the Orangery."},
)

MERIDIAN = hotel(
    "meridian",
    (
        ("housekeeping", "Bath towels", "Large cotton towels", "towels", "0"),
        ("housekeeping", "Hand towel", "Small towel for the basin", "", "0"),
        ("housekeeping", "Extra pillow", "Feather or foam", "pillow", "0"),
        ("housekeeping", "Iron and ironing board", "On loan for two hours", "iron", "0"),
        ("housekeeping", "Room cleaning", "The room is made up while you are out", "", "0"),
        ("housekeeping", "Dental kit", "Toothbrush and toothpaste", "toothbrush", "0"),
        ("housekeeping", "Toilet paper", "Two rolls", "", "0"),
        ("room_service", "Club sandwich", "Chicken, bacon and egg on toast, with fries", "", "14"),
        ("room_service", "Fish and chips", "Cod in beer batter", "", "17"),
        ("room_service", "Caesar salad", "Romaine, parmesan, croutons", "", "12"),
        ("room_service", "Soup of the day", "Ask for today's", "", "8"),
        ("room_service", "Sparkling water", "0.75 l bottle", "", "4"),
        ("room_service", "Still water", "0.75 l bottle", "", "4"),
        ("room_service", "Cappuccino", "", "", "4.5"),
        ("room_service", "Oat milk", "A jug for your coffee", "", "1"),
        ("maintenance", "TV repair", "Picture, sound, remote control", "", "0"),
        ("maintenance", "Air conditioning", "Cooling does not work or is too loud", "", "0"),
        ("maintenance", "Plumbing", "Blocked toilet, dripping tap, shower, sink", "", "0"),
        ("maintenance", "Light bulb", "A lamp that does not work", "", "0"),
        ("concierge", "Taxi", "A city taxi to the door", "", "0"),
        ("concierge", "Airport transfer", "A private car to the airport", "", "55"),
        ("concierge", "Wake-up call", "By telephone", "", "0"),
        ("concierge", "Late check-out", "Until 15:00", "", "30"),
    ),
    {
        "Breakfast": "A breakfast buffet is served in the Atrium on the ground floor. It is open from 6:00 to 10:00 on "
        "weekdays and until 11:00 at weekends. It costs 24 EUR for guests whose rate does not include it.",
        "Wi-Fi": "Wi-Fi is free in the whole house. The network is Meridian-Guest and the password is skyline2024.",
        "Check-in and check-out": "Check-in starts at 15:00. Check-out is until 11:00. Luggage can be left at "
        "reception for free.",
        "Parking": "The garage is on Mill Street. A place costs 28 EUR a night.",
        "Gym": "The gym is on the 7th floor and open around the clock with your room key.",
        "Pets": "Dogs up to 10 kg are welcome for 20 EUR a night.",
        "Smoking": "All rooms are non-smoking. There is a terrace for smokers on the 2nd floor.",
        "Meeting rooms": "We have three meeting rooms for up to 40 people.",
    },
)

LODGE = hotel(
    "lodge",
    (
        ("room_service", "Bed and breakfast basket", "Rolls, jam and cheese hung on your door", "", "18"),
        ("room_service", "Apple strudel", "With vanilla sauce", "", "6.50"),
        ("room_service", "Goulash soup", "With a slice of rye bread", "", "9"),
        ("room_service", "Cheese fondue", "From two persons", "", "29"),
        ("room_service", "Hot chocolate", "With whipped cream", "cocoa", "5"),
        ("room_service", "Mulled wine", "", "glühwein", "6"),
        ("room_service", "Smoked trout", "From our own lake", "", "16"),
        ("housekeeping", "Wool blanket", "", "blanket", "0"),
        ("housekeeping", "Hot-water bottle", "", "", "0"),
        ("housekeeping", "Firewood delivery", "A basket of dry beech", "firewood/logs", "12"),
        ("housekeeping", "Slippers", "Felt, sizes 36 to 46", "", "0"),
        ("housekeeping", "Bathrobe", "For the sauna", "", "0"),
        ("maintenance", "Heating", "Radiator stays cold", "", "0"),
        ("maintenance", "Hot water", "No hot water in the shower or at the tap", "", "0"),
        ("maintenance", "Door and window", "Locks, handles, draughts", "", "0"),
        ("concierge", "Ski pass", "Day pass for the Hochkar lifts", "lift pass", "49"),
        ("concierge", "Sledge hire", "Wooden sledge for a day", "", "10"),
        ("concierge", "Shuttle to the station", "In our own bus", "", "0"),
    ),
    {
        "Sauna": "The sauna is in the cellar. It is heated from 4 pm to 9 pm every day. Towels lie ready there.",
        "Fireplace": "Please use only our dry wood in the fireplace. Never leave the fire alone.",
        "Ski bus": "The ski bus stops in front of the lodge every 20 minutes from 8:00. It is free with a ski pass.",
        "Kitchen": "Dinner is from 18:00 to 20:30 in the Stube. The kitchen is closed on Mondays.",
        "Getting here": "We are 3 km above the village, at Almweg 12. In winter you need snow chains.",
    },
)

FLAMINGO = hotel(
    "flamingo",
    (
        ("room_service", "The Big Kahuna", "Beef burger with pineapple", "", "11"),
        ("room_service", "Fire noodles", "Very spicy", "", "9"),
        ("room_service", "7 Up", "Can, 330 ml", "", "3"),
        ("room_service", "Shark bites", "Fried squid with lime", "", "8"),
        ("room_service", "Flat white", "", "", "4"),
        ("room_service", "Mango lassi", "", "", "5"),
        ("room_service", "Papaya lassi", "", "", "5"),
        ("room_service", "Rose lassi", "", "", "5"),
        ("housekeeping", "Dorm sheet set", "Sheet, pillowcase and cover", "sheets/bed linen", "3"),
        ("housekeeping", "Sunburn rescue", "Aloe vera gel", "", "4"),
        ("housekeeping", "Do not disturb sign", "For private rooms", "", "0"),
        ("housekeeping", "Mosquito net", "", "", "0"),
        ("concierge", "Snorkel kit", "Mask, snorkel and fins for a day", "", "7"),
        ("concierge", "Surfboard", "Foam board for half a day", "", "15"),
        ("concierge", "Tuk-tuk", "To town or the pier", "tuktuk", "4"),
        ("maintenance", "Fix-it", "Anything broken in your room", "repair", "0"),
    ),
    {
        "House rules": "Quiet hours are from 23:00 to 7:00. No glass on the beach. Lockers need your own padlock.",
        "Wifi": "The password is on the mirror.",
        "Bonfire": "There is a bonfire on the beach every Friday at 20:00.",
        "Laundry": "The washing machine is behind the kitchen and takes tokens. A token costs 2 euros at the bar.",
    },
)

ENGINE = EmbeddedEngine()


async def understand(
    knowledge: Knowledge,
    *messages: str,
    proposal: dict[str, int] | None = None,
    placed: dict[str, int] | None = None,
    begun: dict[str, int] | None = None,
    said_of: dict[str, str] | None = None,
    asked: tuple[str, ...] = (),
    before: tuple[str, ...] = (),
) -> Understanding:
    """What the engine makes of `messages`; items are named by title, `before` is what the guest had written.

    `said_of` are notes of what waits or was placed.
    """

    def lines(of: dict[str, int] | None) -> tuple[WaitingLine, ...]:
        return tuple(WaitingLine(item_id(knowledge, t), n, (said_of or {}).get(t, "")) for t, n in (of or {}).items())

    return await ENGINE.understand(
        Briefing(
            knowledge=knowledge,
            messages=messages,
            transcript=tuple(EarlierMessage("guest", text) for text in before),
            proposal=lines(proposal),
            placed=lines(placed),
            begun=lines(begun),
            asked=tuple(item_id(knowledge, title) for title in asked),
        )
    )


def item_id(knowledge: Knowledge, title: str) -> UUID:
    return next(item.id for item in knowledge.items if item.title == title)


def told(knowledge: Knowledge, understanding: Understanding) -> str:
    """The acts in one line: `order 2 Bath towels; 1 Taxi (at 7) | question Gym`. What only may help is left out."""
    return " | ".join(_act(knowledge, act) for act in understanding.acts if not isinstance(act, Offer))


def _act(knowledge: Knowledge, act: Act) -> str:
    names = {item.id: item.title for item in knowledge.items} | {a.id: a.title for a in knowledge.articles}
    match act:
        case Order():
            return "order " + "; ".join(_line(names, line) for line in act.lines)
        case Ask():
            return f"ask {act.quantity} " + " / ".join(sorted(names[i] for i in act.item_ids))
        case Change():
            return _changed(act, names)
        case Cancel():
            return f"cancel {names[act.item_id]}" if act.item_id else "cancel"
        case Price():
            return f"price {names[act.item_id]}"
        case Question():
            return f"question {names[act.article_id]}"
        case Emergency():
            return f"emergency {act.hazard}"
        case _:
            return act.kind


def _changed(act: Change, names: dict[UUID, str]) -> str:
    """`change 3 Bath towels`, `change Club sandwich (without onions)`, `change (at 8 instead)`."""
    count = [str(act.quantity)] if act.quantity is not None else []
    name, notes = [names[act.item_id]] if act.item_id else [], [f"({act.notes})"] if act.notes else []
    return " ".join(["change", *count, *name, *notes])


def _line(names: dict[UUID, str], line: Line) -> str:
    return f"{line.quantity} {names[line.item_id]}" + (f" ({line.notes})" if line.notes else "")
