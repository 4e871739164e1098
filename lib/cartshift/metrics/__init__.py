"""Metrics, from scratch."""
