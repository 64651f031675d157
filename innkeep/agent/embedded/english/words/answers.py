"""What an answer to a question of each kind must hold: regular expressions over a sentence of an article."""

from __future__ import annotations

WHEN_ANSWER = (
    r"\d{1,2}[:.]\d\d|\b\d{1,2} ?(?:am|pm|a\.m|p\.m|o.clock)|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bdaily\b"
    r"|\bevery\b|\bnoon\b|\bmidnight\b|\bhours?\b|\bround the clock|\bmornings?\b"
    r"|\bevenings?\b|\bafternoons?\b|\bnights?\b|\balways\b|\bat any time|\b24/7\b"
    r"|\bweekdays?\b|\bweekends?\b|\ball day\b|\bminutes\b"
)
PRICE_ANSWER = (
    r"[$€£¥]|\b(?:eur|usd|gbp|chf|euros?|dollars?|pounds?|francs?|cents?)\b|\bfree\b|\bincluded?\b|\bincludes\b"
    r"|\bcomplimentary\b|\bcosts?\b|\bcharged?\b|\bprices?\b|\bfees?\b|\bno extra\b"
)
WHERE_ANSWER = (
    r"\b(?:in|on|at|behind|beside|near|opposite|above|below|outside|under) (?:the|our|a|your)?\b|\bfloor\b|\bstreet\b"
    r"|\bnext to\b|\bkm\b|\bmetres\b|\bminutes\b|\bcellar\b|\bbasement\b|\bground\b"
)
