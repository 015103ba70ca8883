"""The app's components as one script, for a page that is a single file."""

from __future__ import annotations

from pathlib import Path

import pytest

from charts import components
from charts.components import Component, ComponentError, in_one_script
from charts.pocket import COMPONENTS


def test_each_component_draws_once_and_ends_no_script() -> None:
    script = in_one_script(COMPONENTS)
    assert script.count("return function") >= len(COMPONENTS)
    assert "export default" not in script
    assert "</" not in script.replace("<\\/", "")
    for name, component in COMPONENTS.items():
        assert f'attentionLab["{name}"]' in script
        assert component.js.count("export default function") == 1


def test_parts_are_those_that_streamlit_takes() -> None:
    for component in COMPONENTS.values():
        assert ("css" in component.parts()) == bool(component.styles)


@pytest.mark.parametrize("text", ["const a = 1", "export default function () {}\nconst a = '</script>'", "// <!--"])
def test_a_script_that_cannot_be_put_into_a_page_is_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wrong.js").write_text(text)
    monkeypatch.setattr(components, "ASSETS", tmp_path)
    with pytest.raises(ComponentError, match="wrong"):
        in_one_script({"wrong": Component("", ("wrong.js",))})
