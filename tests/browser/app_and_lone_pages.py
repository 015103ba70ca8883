"""The app, and pages with nothing but one thing, on one server: `?app=player` asks for player_app.py."""

from __future__ import annotations

import importlib
import runpy
from pathlib import Path

import streamlit as st

import app as lab  # imported by the server, it does what it does when it is served itself
from workarounds.server import IMPORTING

if __name__ != "__main__":
    app = st.App(__file__, routes=lab.ROUTES, middleware=lab.MIDDLEWARE)
elif "app" in st.query_params:
    with IMPORTING:  # the server may be at it: threads that import parts of one package can block each other
        importlib.import_module("ui")
    runpy.run_path(str(Path(__file__).with_name(f"{st.query_params['app']}_app.py")))
else:
    lab.frame()
