"""The lab on search: its sentences are the search's, any branch can be shown, words are forced and taken back."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from charts.labels import decimal
from model import Record, Translator
from model.language.tokenizer import EOS
from tests.pages.harness import follow, paired, plain, texts
from tests.tiers import families
from ui.labs.search.forced import FORCED, MAX_CHANGES, Forced, written
from ui.labs.search.searches import hypothesis_at, place_of
from ui.labs.tag import tag_of
from ui.models import load_translator
from ui.text import markup

PAGE = "pages/labs/search.py"
SENTENCE = "the girl likes the green book."


def opened(**link: str) -> AppTest:
    app = follow(PAGE, {"sentence": SENTENCE, **link})
    assert not app.exception
    return app


def shows(app: AppTest, record: Record) -> None:
    """The French on the page is this record's."""
    for word in record.target.words:
        if word.text in record.target.text:
            assert markup(word.text) in texts(app)


def translator_of(name: str = "transformer") -> Translator:
    return load_translator(name)


@pytest.mark.parametrize("model", families())
def test_the_page_says_what_the_search_found(model: str) -> None:
    app = opened(model=model, search_width="3", search_penalty="0.6")
    tree = translator_of(model).search_tree(SENTENCE, beam=3, length_penalty=0.6)
    best = tree.nodes[tree.outputs[0]]
    assert f"ranked {len(tree.nodes)} hypotheses" in plain(app)
    assert f"a log-probability of {decimal(best.total)} and a score of {decimal(best.score)}" in plain(app)
    shows(app, translator_of(model).record(SENTENCE, tree.ids(tree.outputs[0])))


def test_any_branch_is_a_translation() -> None:
    tree = translator_of().search_tree(SENTENCE, beam=4)
    dropped = next(i for i, node in enumerate(tree.nodes) if node.fate == "dropped" and node.step == 4)
    app = opened(search_node=place_of(tree, dropped))
    shows(app, translator_of().record(SENTENCE, tree.ids(dropped)))
    assert "and was dropped: 4 unfinished ones had better sums" in plain(app)
    assert app.slider(key="step_choice").max == 5  # the path's own steps
    assert hypothesis_at(tree, place_of(tree, dropped)) == dropped
    for nonsense in ("99.1", "0.0", "1.99", "x", "1", "-1.-1"):
        assert hypothesis_at(tree, nonsense) is None
        app.text_input(key="search_node").set_value(nonsense).run()
        assert "and ranks 1st of" in plain(app)
        assert not app.exception


@pytest.mark.parametrize(("model", "width"), paired(["transformer", "rnn"], ["4", "1"]))
def test_another_piece_is_written_and_taken_back(model: str, width: str) -> None:
    translator = translator_of(model)
    beam = int(width)
    free = translator.translate(SENTENCE, beam=beam)
    app = opened(model=model, search_width=width, step_no="3")
    other = app.pills(key="search_other")
    token = next(candidate.id for candidate in free.candidates[2] if candidate.id not in (free.ids[2], EOS))
    other.set_value(token).run()
    assert not app.exception
    once = translator.translate(SENTENCE, beam=beam, prefix=[*free.ids[:2], token])
    source = translator.source_ids(SENTENCE)
    tag = tag_of(model, source)
    assert app.text_input(key=FORCED).value == written([Forced(2, (token,))], tag)
    shows(app, translator.record(SENTENCE, once.ids))
    assert f"and this one {decimal(translator.record(SENTENCE, once.ids).log_prob)}" in plain(app)

    # a word of one's own, further on; the first stays
    app.text_input(key="step_no").set_value("5").run()
    app.text_input(key="search_typed").set_value("rouge")
    next(element for element in app.button if element.key and "search_write" in element.key).click().run()
    typed = translator.tokenizer.ids("rouge")
    twice = translator.translate(SENTENCE, beam=beam, prefix=[*once.ids[:4], *typed])
    shows(app, translator.record(SENTENCE, twice.ids))
    assert "then `rouge`" in plain(app)
    app.button(key="search_undo").click().run()
    shows(app, translator.record(SENTENCE, once.ids))
    app.button(key="search_undo").click().run()
    assert app.text_input(key=FORCED).value == ""
    shows(app, translator.record(SENTENCE, free.ids))


def test_forced_words_belong_to_their_sentence() -> None:
    translator = translator_of()
    tag = tag_of("transformer", translator.source_ids(SENTENCE))
    token = translator.tokenizer.ids("elle")[0]
    asked = written([Forced(0, (token,))], tag)
    app = opened(**{FORCED: asked})
    assert "You wrote" in plain(app)
    app.text_input(key="sentence").set_value("the dog sees bread.").run()
    assert "You wrote" not in plain(app)
    assert app.text_input(key=FORCED).value == asked
    app.text_input(key="sentence").set_value(SENTENCE).run()
    assert "You wrote" in plain(app)
    for nonsense in ([Forced(99, (token,))], [Forced(0, (0,))], [Forced(0, (99_999,))], [Forced(0, (EOS, token))]):
        app.text_input(key=FORCED).set_value(written(nonsense, tag)).run()
        assert not app.exception
        assert "You wrote" not in plain(app)


def test_what_cannot_be_written_is_told_and_stays_in_the_box() -> None:
    app = opened()
    write = next(element.key for element in app.button if element.key and "search_write" in element.key)
    app.text_input(key="search_typed").set_value("😀" * 39)
    app.button(key=write).click().run()
    assert "are written" in plain(app)
    assert app.text_input(key="search_typed").value == "😀" * 39
    app.text_input(key="search_typed").set_value("  ")
    app.button(key=write).click().run()
    assert "The box is empty" in plain(app)
    translator = translator_of()
    tag = tag_of("transformer", translator.source_ids(SENTENCE))
    best = translator.translate(SENTENCE, beam=4).ids
    app = opened(**{FORCED: written([Forced(0, (best[0],))] * MAX_CHANGES, tag)})
    app.text_input(key="search_typed").set_value("oui")
    app.button(key=write).click().run()
    assert "undo one first" in plain(app)


def test_stored_sentences_open_with_their_width() -> None:
    app = opened(model="rnn-dot")
    app.session_state["search_findings"] = True
    app.run()
    app.button(key="search_finding_0_wide").click().run()
    assert not app.exception
    assert app.text_input(key="sentence").value != SENTENCE
    assert app.session_state["search_width"] > 1
