"""Whatever a run leaves is safe to upload: secrets become pseudonyms, and at the end somebody looks.

Start at vault.py. forms.py says in which forms a secret may stand, needles.py finds them all in one
pass, scrubbing.py rewrites what others have written, and scanner.py looks for what is left.
"""

from embedcheck.redaction.vault import Vault

__all__ = ["Vault"]
