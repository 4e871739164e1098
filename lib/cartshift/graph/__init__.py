"""Learning on graphs of users and items. The Keras and TensorFlow models are imported on demand."""

from cartshift.graph.propagation import normalised_adjacency, sgc_features, smoothness

__all__ = ["normalised_adjacency", "sgc_features", "smoothness"]
