"""Benchmarks: one command each, beside peers where there are any."""
