"""Light or dark: charts use the theme's colours, and are redrawn when it changes."""

from __future__ import annotations

import streamlit as st

from ui.component_files import component

# Streamlit tells the server which theme is shown only with the next interaction. It does run a component's script
# again when the theme changes; this one then asks for a run of the page.
WATCHER = """
export default function ({ data, parentElement, setStateValue }) {
  const shown = getComputedStyle(parentElement.host ?? parentElement).getPropertyValue("--st-background-color")
  const [red, green, blue] = channels(shown)
  const dark = 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128
  if (data.dark !== null && dark !== data.dark) setStateValue("theme", dark ? "dark" : "light")
}

function channels(colour) {
  const canvas = document.createElement("canvas").getContext("2d")
  canvas.fillStyle = colour.trim() || "white"
  canvas.fillRect(0, 0, 1, 1)
  return canvas.getImageData(0, 0, 1, 1).data
}
"""

_watcher = component("attention_lab_theme", html="<span></span>", js=WATCHER)


def is_dark() -> bool:
    """True for the dark theme."""
    return st.context.theme.type == "dark"


def watch_theme() -> None:
    """Rerun the page when the theme changes; call once a run, from `app.py`."""
    known = st.context.theme.type  # None before the browser has told
    with st.container(key="theme_watcher"):  # which `page_style` hides
        _watcher(
            key="theme_watcher_component",
            data={"dark": None if known is None else known == "dark"},
            on_theme_change=lambda: None,
            height=1,
        )
