"""Next-event prediction. `lstm` needs torch, so it is imported by its own name only."""

from cartshift.sequence.markov import MarkovChain, PersonalMarkov, SecondOrderMarkov

__all__ = ["MarkovChain", "PersonalMarkov", "SecondOrderMarkov"]
