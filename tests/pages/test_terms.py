"""Every term that a page uses is explained at its foot, and the list has no other."""

from __future__ import annotations

import html
import re

import pytest
from streamlit.testing.v1 import AppTest

from charts.labels import lone_label, piece_texts
from contents import CONTENTS, PageInfo
from model.assets import MODELS
from model.language.tokenizer import WORD_START
from tests.pages.harness import elements, usually
from tests.pages.whole import whole
from ui.lessons.multi_head.overview import SHARP
from ui.terms import TERMS, Term, term

PLACES = [page for places in CONTENTS.values() for page in places]
# what a page says of some sentences alone, or from stored measurements of the shipped models
AT_TIMES = {"attention": {"nat"}, "multi_head": {"BLEU"}}
# what makes a page say more than it does when it opens
LINKS: dict[str, tuple[dict[str, str], ...]] = {
    "encoder_decoder": ({"model": "rnn-additive"},),
    "attention": ({"attention_open": "Context"}, {"attention_open": "Context", "model": "rnn-additive"}),
    "break_it": ({"break_mistake": "no_causal_mask"},),
    "self_attention": ({"self_open": "Weighted sum", "self_other": "the girl sees a book."},),
    "multi_head": (
        {"multi_how": "rollout", "multi_mute": "decoder.1.cross.2"},
        {"multi_how": "rollout", "site": "encoder.0.self", "multi_order": SHARP},
    ),
    "transformer": tuple(
        {"transformer_block": f"encoder.{name}"} for name in ("0.self", "0.self.norm", "0.feed_forward", "position")
    ),
}
USUALLY = [page for page in PLACES if page.name == "attention" or page.name not in LINKS]  # under `make test`


def said(app: AppTest) -> str:
    """All that the page says in words, but for the list: text, charts' words, controls with their options and helps."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "html", "info", "warning")
    texts_found = [
        str(element.value) for kind in kinds for element in app.get(kind) if 'class="words"' not in str(element.value)
    ]
    for element in elements(app._tree):
        proto = getattr(element, "proto", None)
        texts_found += [str(getattr(proto, part, "")) for part in ("alt", "label", "help")]
        texts_found += [str(option) for option in getattr(element, "options", ())]
    words = re.sub(r"\]\(#word-[^)]*\)", "]", "\n".join(texts_found))  # the explanation behind a marked term
    return re.sub(r"sines and cosines", "", words, flags=re.IGNORECASE)  # the waves


def uses(text: str, term: Term) -> bool:
    return any(
        re.search(rf"(?<![\w-]){re.escape(name)}s?(?![\w])", text, re.IGNORECASE) for name in (term.name, *term.also)
    )


def listed(app: AppTest) -> dict[str, str]:
    """The words of the page's list with what they mean."""
    lists = [element.value for element in app.get("html") if 'class="words"' in element.value]
    assert len(lists) <= 1
    pairs = re.findall(r"<dt[^>]*>(.*?)</dt><dd>(.*?)</dd>", "".join(lists))
    return {html.unescape(name): html.unescape(says) for name, says in pairs}


@pytest.mark.parametrize("place", usually(USUALLY, PLACES), ids=lambda page: page.name)
def test_a_page_explains_the_terms_that_it_uses_and_no_others(place: PageInfo) -> None:
    words = ""
    for link in ({}, *LINKS.get(place.name, ())):
        app = whole(f"pages/{place.script}", link).app
        words += said(app)
        assert listed(app) == {name: TERMS[name].says for name in place.terms}
    if place.name == "models":
        words += "".join(card.read_text(encoding="utf-8") for card in MODELS.glob("*/*.md"))
    used = {used_term.name for used_term in TERMS.values() if uses(words, used_term)}
    assert used | AT_TIMES.get(place.name, set()) == set(place.terms), sorted(used)


def test_a_piece_is_explained_with_labels_that_charts_have_for_any_tokenizer() -> None:
    says = TERMS["piece"].says
    shown = {lone_label("s"), lone_label(WORD_START), *piece_texts(["<0xC3>", "<0xA9>"]), *piece_texts(["<0xC3>"])}
    assert shown == {"\u00a6s", "\u2423", "\u00e9\u2081", "\u00e9\u2082", "byte C3"}
    assert all(label in says for label in shown)
    assert "a model without pieces for bytes reads it as unknown" in says
    assert "0x" not in says


def test_every_term_is_used_somewhere() -> None:
    assert {name for page in PLACES for name in page.terms} == set(TERMS)


@pytest.mark.parametrize("each", TERMS.values(), ids=lambda each: each.name)
def test_a_term_is_one_sentence_that_stands_in_a_link(each: Term) -> None:
    assert each.says.endswith(".")
    assert not set(each.says) & set('"<>[]\\$*_`')
    assert term(each.name, "x") == f'[x](#{each.anchor} "{each.says}")'
    assert len({other.anchor for other in TERMS.values()}) == len(TERMS)
