"""Stored sentences for which the width of the beam matters, each one click away."""

from __future__ import annotations

import streamlit as st

from model.search.findings import Finding, Kind, findings
from ui.callbacks import claim_run
from ui.link import choose
from ui.models import model_label
from ui.text import literal

SAYS: dict[Kind, str] = {
    "missed": "Greedy search gets it wrong, a beam of {wide} right, and the model itself scores that higher.",
    "worse": "A beam of {narrow} gets it right. A beam of {wide} finds something that scores higher but is wrong: the "
    "fault is the model’s, and a better search only shows it.",
    "lost": "A beam of {narrow} gets it right. With {wide}, enough wrong outputs end before the right one can.",
}


def finding_buttons(model: str, *, width: str) -> None:
    """Draw a model's stored sentences, folded. width: key of the width control, which a click sets as well."""
    own = [finding for finding in findings() if finding.model == model]
    if not own:
        return
    expander = st.expander(
        "Sentences where the width matters", key="search_findings", on_change=claim_run, type="compact"
    )
    if not expander.open:
        return
    with expander:
        st.caption(
            f"Everyday sentences that {literal(model_label(model))} gets right with one beam and wrong with another, "
            "by a list of right translations."
        )
        for number, finding in enumerate(own):
            with st.container(horizontal=True, vertical_alignment="center"):
                for name, beam in (("narrow", finding.narrow), ("wide", finding.wide)):
                    st.button(
                        f"Beam of {beam}",
                        key=f"search_finding_{number}_{name}",
                        on_click=lambda finding=finding, beam=beam: _open(finding, beam, width),
                    )
                sentence = SAYS[finding.kind].format(narrow=finding.narrow, wide=finding.wide)
                st.markdown(f"**{literal(finding.sentence)}** {sentence}", width="stretch")


def _open(finding: Finding, beam: int, width: str) -> None:
    choose(sentence=finding.sentence)
    st.session_state[width] = beam
