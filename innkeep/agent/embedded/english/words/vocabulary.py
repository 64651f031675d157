"""The word lists of `vocabulary.txt`, by name; what each is for stands there."""

from __future__ import annotations

from innkeep.agent.embedded.english.words.files import vocabulary

DETERMINERS = vocabulary("determiners")
AUXILIARIES = vocabulary("auxiliaries")
FRAME = vocabulary("frame") | DETERMINERS | AUXILIARIES
OPENERS = vocabulary("openers")
CONTAINERS = vocabulary("containers")
SERVICE_NOUNS = vocabulary("service_nouns")
FOREIGN = vocabulary("foreign")

SILENT = vocabulary("silent")
NOTABLE = vocabulary("notable")
WHO_EATS = vocabulary("who_eats")
REFUSED = vocabulary("refused")

TOO_MANY = vocabulary("too_many")
MORE = vocabulary("more")
PAIRED = vocabulary("paired")

PEOPLE_OF_THE_HOUSE = vocabulary("people_of_the_house")
OF_THE_ORDER = vocabulary("of_the_order")
SINCE = vocabulary("since")
CARRIED_ON = vocabulary("carried_on")

SOFT = vocabulary("soft")
CONTINUING = vocabulary("continuing")
ADDING = vocabulary("adding")

ESSENTIAL = vocabulary("essential")

EMPTY = vocabulary("empty")
GENERAL = vocabulary("general")
GENERAL_NAMES = vocabulary("general_names")
AROUND = vocabulary("around")
