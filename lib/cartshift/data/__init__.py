"""Data: the event schema, the simulated platforms, real data, splits and sequences."""
