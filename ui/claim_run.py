"""A callback for widgets without one of their own, so that no other widget's callback drops their rerun."""

from __future__ import annotations


def claim_run() -> None:
    """Do nothing; that there is a callback is enough.

    Streamlit puts changes that arrive together into one run. If a callback of that run reruns some fragments alone
    (`st.rerun([...])`), every other change of the run is stored and not drawn, unless its widget has a callback too:
    then the whole page runs. Without it, a sentence typed while the player moves on would not be translated.
    """
