"""Which of a row the guest means: the first, the second, the last, both."""

from __future__ import annotations

from typing import Literal

from innkeep.agent.embedded.world.patterns import compiled

_PLACES = (
    compiled(
        "first* | 1st | 1 | primer* | premier* | première* | erste* | prim* | primeir* | eerste | pertama | yang pertama | "
        "一つ目 | 最初 | 1番 | 一番目 | ひとつめ | 第一 | 첫 ?번째 | 첫째 | الأول* | الاول* | ilk | перв* | pierwsz*"
    ),
    compiled(
        "second* | 2nd | 2 | segund* | deuxième* | seconde* | zweite* | tweede | kedua | 二つ目 | 2番 | 二番目 | ふたつめ | "
        "第二 | 두 ?번째 | 둘째 | الثاني* | ikinci | втор* | drug*"
    ),
    compiled(
        "third* | 3rd | 3 | tercer* | troisième* | dritte* | terz* | terceir* | derde | ketiga | 三つ目 | 3番 | 三番目 | "
        "第三 | 세 ?번째 | الثالث* | üçüncü | трет* | trzeci*"
    ),
)
_LAST = compiled(
    "last* | último* | última* | dernier* | dernière* | letzte* | ultim* | laatste | terakhir | 最後 | 最后 | 마지막 | الأخير* | son | последн*"
)
_ALL = compiled(
    "both | all of them | both of them | ambos | ambas | los dos | las dos | les deux | beide* | entrambi | entrambe | tutti e due | "
    "os dois | as duas | allebei | dua-duanya | keduanya | 両方 | どちらも(お願い|ください) | 都要 | 两个都 | 둘 다 | كلاهما | الاثنين معا | ikisi de | оба | obie"
)


def place_of(text: str, size: int) -> int | Literal["all"] | None:
    """The place that a plain text names in a row of some size."""
    if _ALL.search(text) and size == len(_PLACES) - 1:
        return "all"
    if _LAST.search(text):
        return size - 1
    found = [n for n, pattern in enumerate(_PLACES[:size]) if pattern.search(text)]
    return found[0] if len(found) == 1 else None
