"""Models from elsewhere, written as ours: `python -m model.adopt PATH_OR_NAME --as NAME`.

`checkpoint.py` opens a published checkpoint, `refusals.py` says what other kinds of model would need, `weights.py`
reads its weights, `unpickling.py` those in pickles, in a process of its own. `marian.py` writes a Marian model as ours,
with the names of `renaming.py` and the pieces of `numbering.py`.
"""

from model.adopt.checkpoint import AdoptionError
from model.adopt.marian import adopt

__all__ = ["AdoptionError", "adopt"]
