"""The entry of the app on Streamlit's Community Cloud, which looks for the requirements beside it.

There a copy of PyTorch without CUDA is installed, and live training is off: the free machine has too little for both.
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("ATTENTION_LAB_TRAININGS", "0")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # visitors are served side by side

if __name__ == "__main__":  # a server that looks for no application runs this file as a script
    runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
else:
    import app as attention_lab  # the server's own preparations

    app = st.App(attention_lab.__file__, routes=attention_lab.ROUTES, middleware=attention_lab.MIDDLEWARE)
