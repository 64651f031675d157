"""The readers of a clause, each named by what a guest does in it. `reading`, beside this folder, asks them in turn.

A `turn` is what a reader has at hand, and its `draft` what has been understood so far. New things: `wanting`, `asking`,
`troubles`, `plagues`, `complaining`, and `meaning` where no word tells. What is only weighed, supposed or told as a
reason: `weighing`, `supposing`, `reasons`. `remainder` is what is left of a clause without its form.
"""
