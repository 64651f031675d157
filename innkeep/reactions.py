"""Who reacts to which event."""

from __future__ import annotations

from innkeep.accounts.reactions import settle_order
from innkeep.agent.attendance import tell_when_read
from innkeep.agent.cards import tell_of_card
from innkeep.agent.hearing import hear_people
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
from innkeep.core.events import Reactions
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
    {
        StayCheckedOut: (end_sessions,),
        StayMoved: (end_sessions, follow_to_room, follow_guests),
        GuestLeftStay: (end_sessions,),
        PhoneShutOut: (end_sessions,),
        PhoneVouchedFor: (know_phone,),
        SessionOpened: (queueing.follow_guest,),
        MessagePosted: (hear_people, queueing.queue_message),
        MessageChanged: (hear_people, queueing.queue_change),
        MessageTranslated: (send_translated,),
        CardHidden: (tell_of_card,),
        PhotoAdded: (queueing.queue_photo,),
        ModeChanged: (hear_people, notice_handover),
        NotKnown: (notice_unknown,),
        NobodyAttends: (tell_when_read,),
        SessionTerminated: (withdraw_proposal, ask_about_session),
        DoNotDisturbChanged: (heed_do_not_disturb,),
        DivisionDeleted: (hand_on,),
        OrderChanged: (notice_correction,),
        OrderMoved: (settle_order, ask_about_order, queueing.queue_order),
        RatingAsked: (asking.ask,),
    }
)
"""Inside the transaction that made it true; at last, whoever is to be told: when everything is as it will be."""
