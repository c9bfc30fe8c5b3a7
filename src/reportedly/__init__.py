"""Reportedly: a corpus of reported claims, and the toolchain that makes and publishes it."""
