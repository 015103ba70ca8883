"""A page with nothing but one thing, for the tests in the browser. The address says which of the scripts beside it."""

from __future__ import annotations

import runpy
from pathlib import Path

import streamlit as st

runpy.run_path(str(Path(__file__).with_name(f"{st.query_params['app']}_app.py")))
