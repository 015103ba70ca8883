"""What the browser makes of a record for the app's pages is what the server draws: changed words, painted rows."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pytest

import model
from claims.multi_head import Outcome
from claims.search import Gain
from model import Head, Intervention
from model.assets import MODELS
from model.language.glossary import PAIR, glossary
from tests.frontend.engine import Engine
from tests.tiers import families, full
from ui.difference import difference, written_words
from ui.labs.own_attention.drawn import WHERE, DrawnRow, intervention_of
from ui.labs.own_attention.on_screen import heads_of, sites_of
from ui.lessons.multi_head.head_changes import named_heads, told
from ui.wording.multi_head import describe_outcome
from ui.wording.search import describe_forced


def loaded(engine: Engine, name: str) -> model.Translator:
    """A shipped model that both have loaded."""
    engine("load", name, str(MODELS / name), {})
    return model.load(name)


@pytest.mark.parametrize(
    "pair",
    [
        ("She likes the red cars and the dog.", "He likes red dogs and the old cars."),
        pytest.param(("I see him.", "I see him."), marks=full),
        pytest.param(("the cat the dog the cat", "the dog the cat the dog the dog"), marks=full),
        pytest.param(("Where is it?", "It is here!"), marks=full),
    ],
)
def test_the_same_words_are_gone_and_new(engine: Engine, pair: tuple[str, str]) -> None:
    translator = loaded(engine, "rnn-dot")
    before, after = (written_words(translator.record(text)) for text in pair)
    known = {french: [meaning.word for meaning in meanings] for french, meanings in glossary(PAIR).items()}
    words, compared = engine("compared", "rnn-dot", pair, known)
    assert [(word["text"], word["english"], word["apart"]) for word in words] == [
        (word.text, word.english, word.apart) for word in after
    ]
    assert [word["share"] for word in words] == pytest.approx([word.share for word in after], abs=2e-5)
    ours = [[stretch.kind, word.text] for stretch in difference(before, after) for word in stretch.words]
    assert compared == ours


@pytest.mark.parametrize("name", families(("transformer", "rnn-additive"), ("transformer",)))
def test_painted_rows_ask_the_same(engine: Engine, name: str) -> None:
    translator = loaded(engine, name)
    sentence, other = "The dog sees the red car.", "My sister buys a good book today."
    rows = [
        DrawnRow(2, "only", (1, 3)),
        DrawnRow(1, "never", (0, 1)),
        DrawnRow(3, "shares", (0, 2), shares=(30, 70)),
        DrawnRow(0, "as there"),
        DrawnRow(3, "as there", where="encoder"),
        DrawnRow(2, "only", (0,), where="decoder"),
    ]
    heads = {
        where: heads_of(translator, "all", sites[0], 0) for where in WHERE if (sites := sites_of(translator, where))
    }
    there, length = translator.record(other), len(translator.source_ids(sentence))
    request = [
        {"where": row.where, "row": row.step, "brush": row.how, "keys": row.keys, "shares": row.shares} for row in rows
    ]
    named = {where: [{"site": head.site, "head": head.head} for head in of] for where, of in heads.items()}
    theirs = engine("rowsIntervention", request, named, length, name, other)
    expected = [
        intervention_of([row for row in rows if row.where == where], of, length, there) for where, of in heads.items()
    ]
    ours = {
        (row.head.site, row.head.head, row.query): row.weights for intervention in expected for row in intervention.rows
    }
    weights_of = {(row["head"]["site"], row["head"]["head"], row["query"]): row["weights"] for row in theirs["rows"]}
    assert weights_of.keys() == ours.keys()
    for row, weights in weights_of.items():
        np.testing.assert_allclose(weights, ours[row], atol=1e-5)
    assert {(key["head"]["site"], key["head"]["head"], key["query"], key["key"]) for key in theirs["keys"]} == {
        (key.head.site, key.head.head, key.query, key.key) for intervention in expected for key in intervention.keys
    }


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("change", [0, 0.004, -0.3, 1.25, -9.1, 20.4])
def test_a_change_is_told_in_the_same_words(engine: Engine, change: float, same: bool) -> None:
    def plain(text: str) -> str:
        return text.replace("**", "").replace("$e^{20}$", "e20")

    outcome, gain = Outcome(-4.5, change - 4.5, same), Gain(-4.5, change - 4.5, same)
    assert engine("outcomeSaid", asdict(outcome)) == plain(describe_outcome(outcome))
    assert engine("forcedSaid", asdict(gain)) == plain(describe_forced(gain))


def test_changed_heads_are_counted_in_the_same_words(engine: Engine) -> None:
    heads = [Head("encoder.0.self", 0), Head("encoder.1.self", 3)]
    one, both = frozenset(heads[:1]), frozenset(heads)
    for changes in (Intervention(mute=both), Intervention(mute=one, identity=both), Intervention(uniform=one)):
        named = {kind: named_heads(getattr(changes, kind)) for kind in ("mute", "uniform", "identity")}
        assert engine("changesTold", named) == told(changes)
