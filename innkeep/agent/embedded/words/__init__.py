"""What is known of languages, and nothing of any hotel.

`spelling`, `stems`, `sounds` and `patterns` of words; `cues`, by which the form of a sentence is known (an order, a
question, a no: `cues/`), and `concepts`, which are what hotels have (`things/`); how many (`amounts`, `people`), where
(`rooms`), which (`ordinals`) and what for (`purposes`); and `sentences` of guests elsewhere, with what they mean. The
words themselves are in text files, one a language or one a subject.
"""
