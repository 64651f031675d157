"""The names that a text speaks of: of people by how they are spoken of, of anything where several words are written so.

German writes every noun with a capital, and some scripts know none: there only the words around a name tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁΑ-Ω]"
_WORD = rf"{_CAPITAL}[\w'’-]+"
_RUN = re.compile(rf"(?<![\w'’-]){_WORD}(?:\s+(?:(?:de|del|della|di|da|van|von|of|the|la|le)\s+)*{_WORD})+")
_SMALL = re.compile(r"\s+(?:(?:de|del|della|di|da|van|von|of|the|la|le)\s+)*")
_LEADING = (
    r"(?i:mr|mrs|ms|miss|dr|sir|madam|herrn?|frau|monsieur|madame|mme|mlle|señora?|sra?|signora?|senhora?|meneer|mevrouw|"
    r"dhr|mevr|bapak|ibu|pak|bu)\.?|"
    r"(?i:ask(?: for)?|contact|named|name is|i am|i['’]m|speak (?:to|with)|fragen sie|heiße|demandez|"
    r"pregunt[ae](?: por)?|chieda di|pergunte por|vraag naar|tanyakan kepada|nama saya)"
)
_LED = re.compile(rf"(?<!\w)(?:(?:{_LEADING})\s+)+({_WORD})")
_LEAD = re.compile(_LEADING)
_FOLLOWED = re.compile(
    r"([一-龯ァ-ヶー]{1,8})(?:さん|様|氏)|([一-龯]{1,3})(?:先生|女士|小姐|经理|經理)|([가-힣]{2,4})\s?(?:씨|매니저)|"
    r"(?:السيدة?|الأستاذة?)\s+(\w+)"
)
_NOBODY = frozenset({"客", "皆", "各位", "宿泊客", "다른", "client", "guest"})
_NOUNS_ARE_CAPITAL = frozenset({"de"})


def names_in(text: str, languages: Iterable[str]) -> Iterator[str]:
    """Each word of each name, small."""
    short = {language.split("-", maxsplit=1)[0].lower() for language in languages}
    found = [match[1] for match in _LED.finditer(text)]
    found += [next(filter(None, match.groups())) for match in _FOLLOWED.finditer(text)]
    if not short & _NOUNS_ARE_CAPITAL:
        # The first word of a sentence is written so anyhow.
        found += [word for run in _RUN.finditer(text) for word in _SMALL.split(run[0])[run.start() == 0 :]]
    for word in found:
        if word.casefold() not in _NOBODY and not _LEAD.fullmatch(word):
            yield word.casefold()
