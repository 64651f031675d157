"""What a sentence does, seen in its form. The phrases stand in `cues.txt`."""

from __future__ import annotations

from enum import StrEnum

from innkeep.agent.embedded.english.words.files import sections


class Cue(StrEnum):
    """What a known phrase tells about the sentence that it stands in."""

    ABSENT = "there is none of something that should be there"
    ACTUALLY = "a correction follows"
    ADD = "on top of what there is"
    ANYMORE = "no longer"
    ARRIVING = "on its way"
    ASKING = "whether something is allowed"
    AVAILABLE = "whether there is any"
    CALL = "a telephone call, or calling for a thing"
    CANCEL = "take back"
    CHANGE = "make it so many"
    COMPLAINT = "unhappy"
    COURTESY = "says nothing"
    EARLIER = "was ordered before"
    FAULT = "something wrong with what was brought"
    GREET = "hello"
    HAD = "the guest has or had something"
    HUMAN = "a person, please"
    MUST = "has to"
    NEVER_MIND = "leave it"
    NO = "no"
    NOT = "negation"
    OKAY = "fine"
    PLEASE = "please"
    PRAISE = "happy with it"
    PRICE = "what it costs"
    PROBLEM = "does not work"
    REFUSE = "not wanted"
    REMOVE = "take out of the proposal"
    REQUEST = "asks for something"
    STATUS = "where it is"
    TELL = "wants to know"
    THANKS = "thank you"
    THANKS_FOR = "thank you for something"
    WHEN = "asks when"
    WHERE = "asks where"
    WHERE_MINE = "asks where the guest's own is"
    WHETHER = "another question"
    YES = "yes"


CUES: dict[Cue, tuple[str, ...]] = {Cue[name.upper()]: patterns for name, patterns in sections("cues.txt").items()}
"""The phrases of each cue, in the language of `phrases.spelled_out`."""
