"""The app's components as one script, for a page that is a single file."""

from __future__ import annotations

from pathlib import Path

import pytest

from charts import components
from charts.components import Component, in_one_script
from charts.modules import ModuleError, exports
from charts.pocket import COMPONENTS


def test_each_component_draws_and_ends_no_script() -> None:
    script = in_one_script(COMPONENTS)
    assert script.count("return modules.at(-1).draw;") == len(COMPONENTS)
    assert "</" not in script.replace("<\\/", "")
    for name, component in COMPONENTS.items():
        assert f'attentionLab["{name}"]' in script
        assert "draw" in exports(components.LAB / component.module)


@pytest.mark.parametrize("text", ["const a = '</script>';", "// <!--", "export default () => {};"])
def test_a_module_that_cannot_be_put_into_a_page_is_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wrong.js").write_text(text)
    monkeypatch.setattr(components, "LAB", tmp_path)
    with pytest.raises(ModuleError, match="wrong"):
        in_one_script({"wrong": Component("", "wrong.js")})
