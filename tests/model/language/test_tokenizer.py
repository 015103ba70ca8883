"""The joint tokenizer: nothing is unknown, nothing typed becomes a control symbol, text survives the round trip."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.language.glossary import PAIR
from model.language.text import normalise
from model.language.tokenizer import (
    EOS,
    PAD,
    SOS,
    UNKNOWN,
    UNKNOWN_PENALTY,
    WORD_START,
    Tokenizer,
    TokenizerError,
    Tokens,
    train_tokenizer,
)
from tests.invented import chinese_pairs, pairs

CONTROL = {PAD, UNKNOWN, SOS, EOS}
# ordinary letters, the tokenizer's own notation and anything else, mixed
PARTS = st.sampled_from(["<eos>", "<sos>", "<pad>", "<unk>", "</s>", "<s>", "<0x41>", "<0x0A>", "\u2581", "\u2047"])
ANY_TEXT = st.lists(st.text(st.characters(), max_size=6) | PARTS | st.sampled_from(["the ", "red car", "'"])).map(
    "".join
)


@given(text=ANY_TEXT)
def test_any_text_survives_the_round_trip(tokenizer: Tokenizer, text: str) -> None:
    ids = tokenizer.ids(text)
    assert not CONTROL & set(ids)
    assert tokenizer.text(ids) == normalise(text)
    assert bool(ids) == bool(normalise(text))


@pytest.mark.parametrize("typed", ["<eos>", "<sos>", "<pad>", "<unk>", "</s>", "<s>", "<0x0A>", "\ufffd", "\u2047"])
def test_control_symbols_typed_as_text_are_text(tokenizer: Tokenizer, typed: str) -> None:
    ids = tokenizer.ids(f"see {typed} now")
    assert not CONTROL & set(ids)
    assert tokenizer.text(ids) == normalise(f"see {typed} now")


def test_a_corpus_full_of_control_symbols_does_not_make_them_pieces(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.model"
    train_tokenizer([f"{e} <eos> <sos> {f} <0x41> </s>" for e, f in pairs()], path, pieces=380)
    tokenizer = Tokenizer(path, PAIR)
    for typed in ("<eos>", "<sos>", "<0x41>", "</s>"):
        ids = tokenizer.ids(f"I see {typed}")
        assert not CONTROL & set(ids)
        assert tokenizer.text(ids) == f"I see {typed}"


def test_a_word_boundary_cannot_be_typed(tokenizer: Tokenizer) -> None:
    assert tokenizer.ids("\u2581the\u2581cat") == tokenizer.ids("the cat")
    assert tokenizer.ids("\u2581") == []


def test_start_and_end_have_the_names_of_the_notes(tokenizer: Tokenizer) -> None:
    assert [tokenizer.piece(index) for index in (SOS, EOS)] == ["<sos>", "<eos>"]


def any_ids(tokenizer: Tokenizer) -> st.SearchStrategy[list[int]]:
    """Whatever a model may write: any pieces, among them bytes that are no UTF-8."""
    return st.lists(st.integers(0, tokenizer.size - 1), max_size=30)


@given(data=st.data())
def test_whatever_is_written_decodes_to_normalised_text(tokenizer: Tokenizer, data: st.DataObject) -> None:
    text = tokenizer.text(data.draw(any_ids(tokenizer)))
    assert normalise(text) == text


@given(data=st.data())
def test_bytes_decode_as_python_decodes_them(tokenizer: Tokenizer, data: st.DataObject) -> None:
    raw = data.draw(st.binary(max_size=12) | st.text(st.characters(exclude_categories=["Cs"])).map(str.encode))
    byte_piece = {tokenizer.piece(index): index for index in range(tokenizer.size)}
    ids = [byte_piece[f"<0x{byte:02X}>"] for byte in raw]
    assert tokenizer.text(ids) == normalise(raw.decode("utf-8", errors="ignore"))


def test_broken_bytes_do_not_take_the_next_character_with_them(tokenizer: Tokenizer) -> None:
    balloon = tokenizer.ids("🎈")
    first_two_bytes = balloon[1:3]
    assert tokenizer.text([*first_two_bytes, *balloon[1:], *tokenizer.ids("the cat")]) == "🎈 the cat"


def check_words(tokens: Tokens) -> None:
    """Words follow each other without gap from the first piece to the last, and none is blank."""
    end = 0
    for word in tokens.words:
        assert word.start == end < word.end
        assert word.text
        end = word.end
    assert end == len(tokens.pieces) == len(tokens)


@given(data=st.data(), language=st.sampled_from(["en", "fr"]))
def test_words_cover_all_pieces_of_any_text(tokenizer: Tokenizer, data: st.DataObject, language: str) -> None:
    tokens = tokenizer.tokens([*tokenizer.ids(data.draw(ANY_TEXT)), EOS], language)
    check_words(tokens)
    assert tokens.words[-1].text == "<eos>"


@given(data=st.data(), language=st.sampled_from(["en", "fr"]))
def test_words_cover_whatever_is_written(tokenizer: Tokenizer, data: st.DataObject, language: str) -> None:
    check_words(tokenizer.tokens(data.draw(any_ids(tokenizer)), language))


def test_a_space_that_nothing_follows_is_a_word_that_can_be_seen(tokenizer: Tokenizer) -> None:
    (space,) = (index for index in range(tokenizer.size) if tokenizer.piece(index) == "\u2581")
    tokens = tokenizer.tokens([*tokenizer.ids("the cat"), space, EOS], "en")
    assert [word.text for word in tokens.words] == ["the", "cat", "\u2581", "<eos>"]
    assert tokens.text == "the cat"


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "I don't see the red car.", ["I", "don't", "see", "the", "red", "car", "."]),
        ("en", "Tom's  cat", ["Tom's", "cat"]),
        ("fr", "J'aime l'homme aujourd'hui !", ["J'", "aime", "l'", "homme", "aujourd'hui", "!"]),
        ("fr", "Qu'est-ce qu'il trouve ?", ["Qu'", "est-ce", "qu'", "il", "trouve", "?"]),
        ("en", "a 🎈 for 你好", ["a", "🎈", "for", "你好"]),
        ("en", "<eos>", ["<", "eos", ">"]),
    ],
)
def test_words_follow_each_languages_apostrophes(
    tokenizer: Tokenizer, language: str, text: str, words: list[str]
) -> None:
    tokens = tokenizer.tokens([*tokenizer.ids(text), EOS], language)
    check_words(tokens)
    assert [word.text for word in tokens.words] == [*words, "<eos>"]


def test_words_of_a_script_without_spaces_are_its_pieces(tmp_path: Path) -> None:
    path, targets = tmp_path / "tokenizer.model", [target for _, target in chinese_pairs()]
    train_tokenizer((side for pair in chinese_pairs() for side in pair), path, pieces=400)
    tokenizer = Tokenizer(path, ("en", "zh"))
    for target in targets[::50]:
        tokens = tokenizer.tokens([*tokenizer.ids(target), EOS], "zh")
        check_words(tokens)
        assert tokens.text == target
        assert [word.text for word in tokens.words] == [
            text for piece in tokens.pieces if (text := piece.strip("\u2581"))
        ]
    assert tokenizer.tokens(tokenizer.ids("Tom喜欢猫"), "zh").words[0].text == "Tom"


def test_a_typed_eos_is_not_the_word_that_ends_the_sentence(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.tokens([SOS, *tokenizer.ids("<eos>")], "fr")
    assert tokens.words[0].text == "<sos>"
    assert "<eos>" not in [word.text for word in tokens.words]
    assert tokens.text == "<eos>"


@pytest.mark.parametrize("side", [0, 1])
def test_one_joint_model_shortens_both_languages(tokenizer: Tokenizer, side: int) -> None:
    texts = [pair[side] for pair in pairs()]
    pieces, characters = sum(len(tokenizer.ids(text)) for text in texts), sum(map(len, texts))
    assert pieces < 0.7 * characters


def test_samples_are_segmentations_and_repeat_with_their_seed(tokenizer: Tokenizer) -> None:
    texts = [english for english, _ in pairs()][:40]
    drawn = tokenizer.samples(texts, 0.1, seed=7)
    assert [tokenizer.text(ids) for ids in drawn] == texts
    assert drawn != [tokenizer.ids(text) for text in texts]
    assert tokenizer.samples(texts, 0.1, seed=7) == drawn
    assert tokenizer.samples(texts, 0.1, seed=8) != drawn


def test_training_twice_gives_the_same_tokenizer(tmp_path: Path, tokenizer: Tokenizer) -> None:
    path = tmp_path / "again.model"
    train_tokenizer((side for pair in pairs() for side in pair), path, pieces=360)
    assert Tokenizer(path, PAIR).fingerprint == tokenizer.fingerprint


@pytest.mark.parametrize("content", [b"", b"garbage", b"\x80\x04K\x01.", "half"])
def test_a_damaged_file_is_named(tmp_path: Path, tokenizer_path: Path, content: bytes | str) -> None:
    path = tmp_path / "tokenizer.model"
    path.write_bytes(tokenizer_path.read_bytes()[:3000] if isinstance(content, str) else content)
    with pytest.raises(TokenizerError, match=r"tokenizer\.model is not a SentencePiece model: restore"):
        Tokenizer(path, PAIR)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TokenizerError, match=r"no tokenizer at .*nowhere\.model.*model\.corpus"):
        Tokenizer(tmp_path / "nowhere.model", PAIR)


@pytest.mark.parametrize("pieces", [-1, 0, 10])
def test_too_small_a_vocabulary_is_a_clear_error_and_leaves_no_file(tmp_path: Path, pieces: int) -> None:
    path = tmp_path / "tokenizer.model"
    with pytest.raises(TokenizerError, match=str(pieces)):
        train_tokenizer(["I see a cat", "je voit le chat"], path, pieces)
    assert not path.exists()


def test_few_sentences_give_fewer_pieces(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.model"
    train_tokenizer(["I see a cat", "je voit le chat"], path, 5000)
    tokenizer = Tokenizer(path, PAIR)
    assert 256 < tokenizer.size < 400
    assert tokenizer.text(tokenizer.ids("Zut, 你好 !")) == "Zut, 你好 !"


def every_segmentation(tokenizer: Tokenizer, text: str) -> list[tuple[float, tuple[str, ...]]]:
    """By brute force: all ways to divide a text of known characters, most probable first."""
    scores = {tokenizer.piece(index): tokenizer.log_prob(index) for index in range(tokenizer.size)}
    known = {piece: score for piece, score in scores.items() if score is not None}

    def ways(rest: str) -> list[tuple[float, tuple[str, ...]]]:
        if not rest:
            return [(0.0, ())]
        return [
            (known[rest[:end]] + score, (rest[:end], *pieces))
            for end in range(1, len(rest) + 1)
            if rest[:end] in known
            for score, pieces in ways(rest[end:])
        ]

    return sorted(ways(WORD_START + text.replace(" ", WORD_START)), key=lambda way: -way[0])


@pytest.mark.parametrize("text", ["bread", "the cat", "voitures", "homme man"])
def test_segmentations_are_those_of_brute_force(tokenizer: Tokenizer, text: str) -> None:
    segmentations, expected = tokenizer.segmentations(text, 4), every_segmentation(tokenizer, text)[:4]
    assert [segmentation.log_prob for segmentation in segmentations] == pytest.approx(
        [score for score, _ in expected], abs=1e-4
    )
    assert segmentations[0].pieces == expected[0][1]
    assert {"".join(segmentation.pieces) for segmentation in segmentations} == {
        WORD_START + text.replace(" ", WORD_START)
    }


def test_digits_stand_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.model"
    lines = [
        f"{word} in 2013 with {number} dollars" for word in ["we", "you", "they"] for number in range(100, 4000, 7)
    ]
    train_tokenizer(lines, path, 500)
    tokenizer = Tokenizer(path, PAIR)
    joined = [name for name in map(tokenizer.piece, range(tokenizer.size)) if name.strip(WORD_START).isdigit()]
    assert any(len(name) > 2 for name in joined)  # there are pieces for several digits
    for text in ("2013", "in 2013", "10000 dollars, 30", "10:30", "1,000", "2013th"):
        for ids in (tokenizer.ids(text), *tokenizer.samples([text], 0.3, 1), tokenizer.segmentations(text, 3)[0].ids):
            pieces = [tokenizer.piece(index) for index in ids if not tokenizer.is_byte(index)]
            assert all(len(piece) == 1 for piece in pieces if any(map(str.isdigit, piece))), pieces
            assert tokenizer.text(ids) == text


@given(text=ANY_TEXT)
def test_the_first_segmentation_is_the_tokenizers(tokenizer: Tokenizer, text: str) -> None:
    segmentations = tokenizer.segmentations(text, 3)
    assert list(segmentations[0].ids) == tokenizer.ids(text)
    assert [segmentation.log_prob for segmentation in segmentations] == sorted(
        (segmentation.log_prob for segmentation in segmentations), reverse=True
    )
    assert all(tokenizer.text(segmentation.ids) == normalise(text) for segmentation in segmentations)


def test_a_character_without_a_piece_is_bytes_and_has_its_price(tokenizer: Tokenizer) -> None:
    (segmentation,) = tokenizer.segmentations("\U0001f600", 3)
    assert segmentation.pieces == (WORD_START, "<0xF0>", "<0x9F>", "<0x98>", "<0x80>")
    assert [tokenizer.is_byte(index) for index in segmentation.ids] == [False, True, True, True, True]
    assert tokenizer.byte_pieces == 256
    assert [tokenizer.log_prob(index) for index in segmentation.ids[1:]] == [None] * 4
    scores = [tokenizer.log_prob(index) for index in range(tokenizer.size)]
    rarest = min(score for score in scores if score is not None)
    boundary = tokenizer.log_prob(segmentation.ids[0])
    assert boundary is not None
    assert segmentation.log_prob == pytest.approx(boundary + rarest - UNKNOWN_PENALTY, abs=1e-4)
    assert [tokenizer.log_prob(index) for index in (PAD, UNKNOWN, SOS, EOS)] == [None] * 4
