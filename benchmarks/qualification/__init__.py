"""Model annotators measured against human ones on real news: `python -m benchmarks.qualification --help`."""
