"""Views saved as pages: every number is the record's, what is typed stays text, nothing is fetched, and it is small."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from charts import saved_page
from charts.alignment import alignment_ribbons
from charts.candidates import candidate_bars
from charts.grammar import piece_names, word_names
from charts.heatmap import attention_heatmap
from charts.labels import percent
from charts.paper_question import PaperQuestion
from charts.player import MEAN, track
from charts.saved_page import HandOut, Plate, hand_out, plain, prose
from charts.stepped_rows import DIGITS, site_rows, translation_rows
from charts.worksheet import worksheet
from model import Record, Translator
from model.dissect.aggregate import head_mean, merge_to_words
from tests.any_text import STRANGE
from tests.conftest import of_attending
from tests.pages.harness import HOSTILE
from tests.tiers import families, some

LINK = "http://localhost:8501/attention?sentence=a&step_no=2"
PLAIN = "the girl likes the green book."
# each says what another would not: marks of HTML, of scripts and of templates, what no page shows, either direction
TYPED = {
    "closing script": "</script><img src=x onerror=alert(1)> \"'& <!-- <b>",
    "attribute": HOSTILE["attribute"],
    "one word": "cat",
    "template": HOSTILE["template"],
    "emoji": "I love you \U0001f600",
    "Arabic": STRANGE["Arabic"],
    "controls": "I\x00 see\x07 the\x1b[31m cat\u202e \ud83d",
}


class Parsed(HTMLParser):
    """What a browser makes of a page: its elements with their attributes, its scripts, its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        tag = self.elements[-1][0] if self.elements else ""
        if self.cdata_elem == "script":
            self.scripts.append(data)
        elif self.cdata_elem == "style":
            self.styles.append(data)
        else:
            self.text += data if tag else ""


def view_of(record: Record, step: int = 0) -> HandOut:
    shown = track(record)
    if not record.attention:
        return HandOut(
            "A page", record, "A model", translation_rows(record, shown, step), [Plate(candidate_bars(record, 0))], LINK
        )
    site = next(reversed(list(record.attention)))
    plates = [
        Plate(candidate_bars(record, step)),
        Plate(alignment_ribbons(record, site, 0, step=step), ("**bold** and `<b>` [x](javascript:1) <img src=x>",)),
        Plate(attention_heatmap(record, site, 0, step=step)),
    ]
    rows = translation_rows(record, shown, step, shown.view(site, MEAN))
    return HandOut("A page", record, "A model", rows, plates, LINK)


def record_of(translator: Translator, text: str) -> Record:
    return translator.record(translator.clip(text)[0])


def numbers_of(page: str) -> dict[str, object]:
    (script_text,) = [script for script in Parsed(page).scripts if script.lstrip().startswith("{")]
    numbers: dict[str, object] = json.loads(script_text)
    return numbers


def test_the_numbers_of_a_file_are_the_records(translator: Translator) -> None:
    """Law: what the file holds, computed here apart from any chart, to the digits that it prints."""
    record = translator.record(PLAIN)
    file_numbers = numbers_of(hand_out(replace(view_of(record), plates=())))
    assert (file_numbers["sentence"], file_numbers["translation"], file_numbers["model"]) == (
        record.source.text,
        record.target.text,
        record.model,
    )
    steps = file_numbers["steps"]
    assert isinstance(steps, list)
    assert [entry["printed"] for entry in steps] == [
        percent(float(np.exp(float(log_prob)))) for log_prob in record.log_probs
    ]
    rows = file_numbers["rows"]
    assert isinstance(rows, dict)
    texts = rows["texts"]
    if not record.attention:
        for row, step in zip(rows["rows"], record.candidates, strict=True):
            shown = {candidate.probability for candidate in step} | set(np.exp(record.log_probs.astype(float)))
            *pieces, others = [share for share in row["shares"] if share > 0]
            named = [min(shown, key=lambda shown_share, share=share: abs(share - shown_share)) for share in pieces]  # type: ignore[misc]
            assert pieces == [pytest.approx(number, abs=0.51 * 10**-DIGITS) for number in named]
            assert others == pytest.approx(1 - sum(pieces), abs=(len(pieces) + 1) * 0.51 * 10**-DIGITS)
        return
    site = next(reversed(list(record.attention)))
    weights = merge_to_words(head_mean(record.attention[site].weights), record.target.words, record.source.words)
    assert len(rows["rows"]) == len(weights)
    for row, own in zip(rows["rows"], weights.tolist(), strict=True):
        assert row["shares"] == [pytest.approx(share, abs=0.51 * 10**-DIGITS) for share in own]
        assert [texts[index] for index in row["printed"]] == [percent(share) for share in own]
    assert tuple(rows["labels"]) == word_names(record.source)


@of_attending
def test_rows_of_any_site(translator: Translator) -> None:
    record = translator.record(PLAIN)
    for site, seen in record.attention.items():
        for head in range(len(seen.weights)):
            rows = site_rows(record, site, head, 1)
            held = [[share.share for share in row.shares] for row in rows.rows]
            np.testing.assert_array_equal(held, seen.weights[head])
            assert tuple(share.label for share in rows.rows[0].shares) == piece_names(record.columns(site))


@pytest.mark.parametrize("translator", families(("rnn", "rnn-dot", "transformer"), usual=("rnn-dot",)), indirect=True)
def test_what_is_typed_stays_text(translator: Translator) -> None:
    for number, (kind, text) in enumerate(some(TYPED.items())):
        record = record_of(translator, text)
        view = view_of(record)
        view = replace(view, plates=view.plates[number % len(view.plates) :][:1])  # each drawing with some of them
        asked = [PaperQuestion(text, ((text, text),), given=text)]
        for page, scripts in ((hand_out(view), 2), (worksheet(view, asked), 0)):
            parsed = Parsed(page)
            tags = [tag for tag, _ in parsed.elements]
            assert not set(tags) & {"img", "iframe", "object", "embed", "form", "link", "base", "audio", "video"}, kind
            held = [attributes for _, attributes in parsed.elements]
            assert not [
                name for attributes in held for name in attributes if name.startswith("on") or name in ("style", "src")
            ]
            assert (tags.count("script"), tags.count("style")) == (scripts, 1)
            assert {attributes["href"] for attributes in held if "href" in attributes} == {LINK}
            assert plain(record.source.text).encode("utf-8", "replace").decode() in parsed.text
            assert len(page.encode()) <= 400_000
        assert numbers_of(hand_out(replace(view, plates=())))["sentence"] == record.source.text


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_nothing_but_its_own_style_and_script_is_allowed(translator: Translator) -> None:
    for page in (
        hand_out(view_of(translator.record(PLAIN))),
        worksheet(view_of(translator.record("cat")), []),
    ):
        parsed = Parsed(page)
        (policy,) = [held["content"] for tag, held in parsed.elements if tag == "meta" and "http-equiv" in held]
        assert policy.startswith("default-src 'none'; ")
        allowed = re.findall(r"'sha256-([^']+)'", policy)
        run = [script for script in parsed.scripts if not script.lstrip().startswith("{")]
        hashed = [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in parsed.styles + run]
        assert allowed == hashed
        assert "unsafe" not in policy


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_drawings_that_do_not_fit_are_said(translator: Translator, monkeypatch: pytest.MonkeyPatch) -> None:
    view, note = view_of(translator.record(PLAIN)), "is too large for the file"
    whole = hand_out(view)
    assert note not in whole
    monkeypatch.setattr(saved_page, "MAX_BYTES", len(whole.encode()) - 1)
    page = hand_out(view)
    assert len(page.encode()) <= saved_page.MAX_BYTES
    assert page.count(note) == 1
    assert page.count("<svg") == whole.count("<svg") - 1


@pytest.mark.parametrize("translator", ["rnn-dot"], indirect=True)
def test_words_have_the_language_of_the_model(translator: Translator) -> None:
    record = replace(translator.record(PLAIN), languages=("en", "ar"))
    view = replace(view_of(record), plates=())
    row = replace(view.rows.rows[0], gloss="the")
    page = Parsed(hand_out(replace(view, rows=replace(view.rows, rows=(row, *view.rows.rows[1:])))))
    spoken = [(tag, attributes["lang"]) for tag, attributes in page.elements if "lang" in attributes]
    assert set(spoken) == {("html", "en"), ("p", "ar"), ("button", "ar"), ("small", "en")}
    (asking,) = [attributes for _, attributes in page.elements if attributes.get("class") == "asking"]
    assert asking["dir"] == "rtl"


def test_a_claim_is_prose() -> None:
    assert prose("**a** `b` \\*c\\* <d>") == "<strong>a</strong> <code>b</code> *c* &lt;d&gt;"
    assert "<a" not in prose("[x](http://example.org) <http://example.org> ![y](z.png)")


def test_a_link_that_is_too_long_to_print_is_left_out(translator: Translator) -> None:
    view = view_of(translator.record("cat"))
    page = worksheet(
        HandOut(view.title, view.record, view.model, view.rows, [], "http://x.org/?sentence=" + "a" * 5000), []
    )
    assert "http" not in "".join(value for _, held in Parsed(page).elements for value in held.get("href", ""))
    assert 'class="code"' not in page
