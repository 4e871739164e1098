"""Learning on graphs of users. The Keras models are in `cartshift.graph.gcn`, imported on demand."""

from cartshift.graph.propagation import normalised_adjacency, sgc_features, smoothness

__all__ = ["normalised_adjacency", "sgc_features", "smoothness"]
