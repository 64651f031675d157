"""What the answer to a question must hold: an hour, a price, or anything."""

from __future__ import annotations

import re
from enum import Enum

_MONEY = (
    r"€|\$|£|%|¥|円|元|원|ユーロ|유로|ドル|달러|درهم|ريال|يورو|دولار|جنيه|руб|₺|₩|฿|₫|₹"
    r"|\b(?:eur|euros?|usd|gbp|chf|jpy|cny|krw|idr|rp|aed|sar|try|tl|thb|vnd|pln|sek|nok|dkk|czk|huf|brl|mxn|aud|cad"
    r"|mad|tnd|egp|jod|kwd|qar|omr|bhd|ils|inr|lkr|npr|myr|sgd|hkd|twd|php|nzd|zar|kes|tzs|ron|bgn|isk|gel|clp|cop|pen|ars)\b"
    r"|\b(?:dollars?|dólares|pounds?|pence|cents?|franken|francs?|pesos?|reais|yen|kr|kronor|kroner|lira|złotych|zł)\b"
    r"|\b(?:costs?|kost(?:et|en|er|ar)?|coûten?t?|cuestan?|costano?|costa|custam?|betal\w*)(?:\W+\w+)?\W+\d"
    r"|\d(?:[.,]\d+)?\s(?:per|par|por|pro|pr\.?|a|por)\s(?:person|persona|personne|pessoa|nacht|night|nuit|noche|notte|noite|natt?|dag|day)"
    r"|\bper ?cent\b|free|complimentary|gratis|kostenlos|kostenfrei|umsonst|gratuit|offert|sin costo|sin cargo"
    r"|\bincluded\b|incluid|inclus|compres|込み|含まれ|包含|포함|شامل|تشمل"
    r"|\b(?:costs?|kostet|zahlen|coûte|cuesta|costa|kost|betaalt?)(?:\W+\w+)?\W+(?:nothing|nichts|rien|nada|niente|nulla|niets)"
    r"|inbegriffen|inklusive|inbegrepen|grátis|percuma|cuma-cuma|termasuk|無料|免费|免費|무료|مجان|включен|бесплат|ücretsiz|bezpłat"
)
_HOURS = (
    r"\d|24|always|around the clock|all day|siempre|todo el día|toujours|immer|rund um die uhr|"
    r"durchgehend|sempre|altijd|toute heure|jour et nuit|jederzeit|tag und nacht|cualquier hora|día y noche"
    r"|qualquer hora|dia e noite|qualsiasi ora|giorno e notte|dag en nacht|siang malam"
    r"|selalu|いつでも|終日|全天|随时|항상|언제든|دائما|طوال"
    r"|[一二三四五六七八九十两]+[点點時时]|[週周]|星期|曜|요일|정오|자정|正午|深夜|الساعه|الساعة|السابعة|الثامنة|التاسعة|العاشرة|السادسة|الظهر|ظهر"
    r"|半夜|午夜|零点|夜中|منتصف الليل|نصف الليل|المغرب|الفجر"
    r"|noon|midnight|midday|mittags?\b|mitternacht|minuit|\bmidi\b|mezzanotte|mezzogiorno|medianoche|mediodía|meia-noite|meio-dia"
    r"|middernacht|tengah malam|tengah hari|gece yarısı|öğle"
    r"|полноч|полдень|полдня|północ|południ|midnatt|μεσάνυχτα|μεσημέρι|เที่ยง"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:lunes|martes|miércoles|jueves|viernes|sábados?|domingos?)\b"
    r"|\b(?:lun|mar|mercre|jeu|vendre|same)dis?\b|\bdimanches?\b|\b(?:lune|marte|mercole|giove|vener)dì|\bsabato|\bdomenica"
    r"|\b(?:segunda|terça|quarta|quinta|sexta)s?-feiras?\b|\b(?:mon|diens|donners|frei|sams|sonn)tags?\b|\bmittwochs?\b"
    r"|\b(?:maan|dins|woens|donder|vrij|zater|zon)dags?\b|\b(?:senin|selasa|rabu|kamis|jumat|sabtu|minggu)\b|الأحد|الجمعة"
)


class Kind(Enum):
    """What the answer to a question must hold."""

    WHEN = re.compile(_HOURS, re.IGNORECASE)
    PRICE = re.compile(_MONEY, re.IGNORECASE)
    ANY = re.compile("")
