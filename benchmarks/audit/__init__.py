"""An audit of the layers that no human corpus checks: hedging, certainty, denial, nesting, claims.

Items are drawn from gold at random and shown one at a time, each with its sentence and its rule, to readers who see
nothing else and answer yes, no or unclear.
"""
