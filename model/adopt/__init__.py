"""Models from elsewhere, written as ours: `python -m model.adopt PATH_OR_NAME --as NAME`.

`checkpoint.py` opens a published checkpoint, `refusals.py` says what other kinds of model would need, `marian.py`
renames and renumbers the weights of Marian, `unpickling.py` reads a pickle of weights in a process of its own.
"""

from model.adopt.checkpoint import AdoptionError
from model.adopt.marian import adopt

__all__ = ["AdoptionError", "adopt"]
