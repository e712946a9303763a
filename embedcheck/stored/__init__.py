"""Runs that lie on disk: read, judged again, held against each other, joined, and accounted for.

`reading` finds what a path stands for, `rejudging` judges its transcripts anew, `comparing` says what changed
between two runs, `merging` joins the shards of one, `manifest` lists every artifact with its SHA-256.
"""
