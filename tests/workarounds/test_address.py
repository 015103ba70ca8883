"""The address of a page whose Streamlit keeps it in another form."""

from __future__ import annotations

import pytest

from tests.pages.harness import TRANSLATE, follow
from tests.workarounds.parts import add_a_parameter, warnings
from ui.link import SENTENCE
from workarounds.replacing import find


@pytest.mark.usefixtures("served_models")
def test_a_sentence_is_answered_where_the_address_is_kept_otherwise(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = follow(TRANSLATE, {})
    add_a_parameter(monkeypatch, find("streamlit.runtime.state.query_params:QueryParams"), "set_with_no_forward_msg")
    for sentence in ("the old man.", "the cat sees the dog."):
        page.text_input(key=SENTENCE).set_value(sentence).run()
        assert not page.exception
        assert page.text_input(key=SENTENCE).value == sentence
    (warning,) = warnings(caplog)
    assert "the address may lose a change" in warning
