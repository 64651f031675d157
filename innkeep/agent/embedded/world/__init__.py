"""What a guest says in any language on a hotel whose words are in any other: cues, concepts and vectors.

A message goes through four groups of modules, each built on those before it:

1. What is known of languages: `spelling`, `stems`, `sounds` and `patterns` of words; `cues`, by which the form of a
   sentence is known (an order, a question, a no: `cues/`), and `concepts`, which are what hotels have (`things/`);
   `amounts`, `people`, `rooms`, `ordinals`, `purposes`; and `told`, sentences of guests elsewhere with what they mean.
2. What the hotel has: `hotel` (its items) and `answers` (its articles), compared by `names`, by words (`wordbook`) and
   by vectors; `evidence` is what words say for an item, and `linking` finds the one that is meant.
3. What is said, one by one: `cutting` finds where one thing ends, `clauses` is what stands between, `notes` the wishes
   beside it. A `turn` is what a reader has at hand, and its `draft` what it has understood so far.
4. The readers, which `reading` asks in turn. New things: `wanting`, `asking`, `troubles`, `plagues`, `complaining`, and
   `meaning` where no word tells. What is only weighed, supposed or told as a reason: `weighing`, `supposing`,
   `reasons`. What waits for an answer: `replying`. Second thoughts: `referring`, `righting`, `keeping`, `taking_out`,
   `later`, with `leftover` for the wish that comes along.
"""
