"""Who reacts to which event."""

from __future__ import annotations

from innkeep.accounts.reactions import settle_order
from innkeep.agent.aides.hearing import hear_people
from innkeep.agent.deeds.attendance import tell_when_read
from innkeep.agent.deeds.cards import tell_of_card
from innkeep.channels import asking, queueing
from innkeep.channels.translated import send_translated
from innkeep.conversations.events import (
    CardHidden,
    MessageChanged,
    MessagePosted,
    MessageTranslated,
    ModeChanged,
    NobodyAttends,
    NotKnown,
    SessionOpened,
    SessionTerminated,
)
from innkeep.conversations.reactions import end_sessions, follow_to_room, know_phone
from innkeep.core.events import Reactions, on
from innkeep.learning.correcting import notice_correction
from innkeep.learning.noticing import notice_handover, notice_unknown
from innkeep.notices.reactions import and_tell
from innkeep.orders.events import OrderChanged, OrderMoved, RatingAsked
from innkeep.orders.ratings import ask_about_order, ask_about_session
from innkeep.orders.reactions import follow_guests, hand_on, heed_do_not_disturb, withdraw_proposal
from innkeep.people.events import DivisionDeleted
from innkeep.photos.events import PhotoAdded
from innkeep.stays.events import (
    DoNotDisturbChanged,
    GuestLeftStay,
    PhoneShutOut,
    PhoneVouchedFor,
    StayCheckedOut,
    StayMoved,
)

REACTIONS: Reactions = and_tell(
    dict(
        (
            on(StayCheckedOut, end_sessions),
            on(StayMoved, end_sessions, follow_to_room, follow_guests),
            on(GuestLeftStay, end_sessions),
            on(PhoneShutOut, end_sessions),
            on(PhoneVouchedFor, know_phone),
            on(SessionOpened, queueing.follow_guest),
            on(MessagePosted, hear_people, queueing.queue_message),
            on(MessageChanged, hear_people, queueing.queue_change),
            on(MessageTranslated, send_translated),
            on(CardHidden, tell_of_card),
            on(PhotoAdded, queueing.queue_photo),
            on(ModeChanged, hear_people, notice_handover),
            on(NotKnown, notice_unknown),
            on(NobodyAttends, tell_when_read),
            on(SessionTerminated, withdraw_proposal, ask_about_session),
            on(DoNotDisturbChanged, heed_do_not_disturb),
            on(DivisionDeleted, hand_on),
            on(OrderChanged, notice_correction),
            on(OrderMoved, settle_order, ask_about_order, queueing.queue_order),
            on(RatingAsked, asking.ask),
        )
    )
)
"""All react inside the transaction that made the event true, and in this order.

Who is to be told by a notice is found out after that, when everything is as it will be (`and_tell`).
"""
