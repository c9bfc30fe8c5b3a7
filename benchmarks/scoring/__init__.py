"""The scorer on data that humans annotated, beside the measures and scorers of others, and the baselines."""
