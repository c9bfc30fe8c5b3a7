"""Settings that all tests share."""

from hypothesis import HealthCheck, settings

# Generated examples are the same in every run: a failure is the fault of a change, never of chance.
settings.register_profile(
    "deterministic", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("deterministic")
