"""How well the program understands single claims: measured on sentences of real news that were annotated by hand.

The annotations refer to articles that are not here: day, URL, offsets and a hash of the whole text.
"""
