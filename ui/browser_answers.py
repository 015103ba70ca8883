"""What-ifs that the browser answers by itself, at once, in the place where the server's answer then stands.

`answered` is that place: a container with what the server has drawn, and the component that draws over it while its own
answer is newer. Where a browser cannot run the engine, the server's answers are all there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from charts.components import Component
from contents import PageInfo
from model import Record, Translator
from model.language.signs import without_signs
from streamlit_places import by_key
from ui.browser_files import WORKER, glossary_address, model_address, script_address
from ui.component_files import module_component
from ui.current import current_translator
from ui.difference import written_words
from ui.link import SENTENCE, asked
from ui.sentence import BOX

TYPED = ("start", "translate")  # pages with `typed_french`
ANSWERS = "browser_answers"  # in the session: the model with which the browser has answered

MODULES = ("changed_heads", "forced_word", "painted_french", "slider_text", "typed_french")  # of `assets/lab/answers`

_components = {
    module: module_component(
        f"attention_lab_{module}",
        Component('<div class="answer"></div>', module=f"answers/{module}.js"),
        isolate_styles=False,  # it has the page's style, and looks as what the server draws
    )
    for module in MODULES
}


def answered(
    module: str,
    translator: Translator,
    *,
    name: str,
    data: Mapping[str, Any],
    on_told: Callable[[], None] | None = None,
) -> None:
    """Let one of `MODULES` draw over the first element of the current container.

    name: the container's key is `answered_` and this name; the component's is `answers_` and the name. data: for the
    module's function `draw`. on_told: callback for its state `told`.
    """
    files = engine_files(translator)
    if files is None:
        return
    _components[module](
        key=f"answers_{name}",
        data={
            "script": script_address(WORKER),
            "files": files,
            "container": by_key(f"answered_{name}"),
            **data,
        },
        on_told_change=on_told or (lambda: None),
    )


def engine_files(translator: Translator) -> dict[str, Any] | None:
    """Addresses for the engine of a translator, and its languages; None if a file of it is missing."""
    model = model_address(translator.name)
    if model is None:
        return None
    words = glossary_address(translator.tokenizer.languages)
    return {"model": model, "glossary": words, "pair": translator.pair.data()}


def described_words(record: Record) -> list[dict[str, Any]]:
    """The words of a translation as the browser has them."""
    return [vars(word) for word in written_words(record)]


def typed_french(beam: int = 1, *, size: str = "", name: str) -> None:
    """Translate in the browser what is typed into the sentence's box: in the player, and in this place.

    beam: width of the search. size: of the translation in this place; empty where there is none. Call it in a fragment,
    which runs again when the browser has first answered.
    """
    translator = current_translator()

    model = model_address(translator.name)

    def told() -> None:
        said = st.session_state[f"answers_{name}"].told
        answers = isinstance(said, dict) and said.get("model") == model
        st.session_state[ANSWERS] = translator.name if answers else None

    known = model if st.session_state.get(ANSWERS) == translator.name else None
    data = {"box": BOX, "text": asked(SENTENCE), "beam": beam, "size": size, "known": known}
    answered("typed_french", translator, name=name, data=data, on_told=told)


def answers_typing(info: PageInfo, model: str | None) -> bool:
    """Whether this visitor's browser has shown that it translates with this model while one types.

    Not where there is nothing to translate now: such a page has no place for the browser's answer.
    """
    there = info.name in TYPED and without_signs(asked(SENTENCE)).strip()
    return bool(there) and model is not None and st.session_state.get(ANSWERS) == model
