"""The agent: understands what a guest wrote, and acts on it only through the domain's own actions.

The way of one message, each step a module:

    worker       hears that guests wrote, in every hotel, and takes their turns
    turn         claims a turn, thinks with no transaction open, writes inside the fence
    briefing     what an engine is told: the conversation, the menu and the articles, what waits and what is ordered
    engine       what every engine must be able to do; `choosing` says which one answers here
    embedded/    the engine that is always there; `llm/` stands behind it where a language model is configured
    acts         all that an engine may answer with: order this, a yes, a price, a person, danger, …
    policy       carries the acts out one by one, in a turn under way (`carrying`)
    replies      says what was done in the guest's language (`phrases/`), and `showing` what the hotel has

What the policy leaves to `deeds/`: `offering` what costs something, `timing` it by the moment that the guest names
(`moments/`), `correcting` what was ordered, `repeating` it, `retelling` an article as far as it bears (`facts/`), the
number of a card (`cards`), and who is there when a person is wanted (`attendance`). `plain_yes` is the one yes that
orders what was offered, `allergies` what is heeded of them.

Beside that way stands what helps the people who answer guests (`aides/`, behind interfaces): `suggesting` an
answer, `translating`, `summing_up`. `hearing` knows which language people write, and `listening` begins what follows
from a change once it is committed.
"""
