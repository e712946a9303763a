"""Frozen values, standard library only: what was seen, what was judged, what the runner tells."""
