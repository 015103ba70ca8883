"""From a pair file to its parts: every format and fault of such files, and a split that is the same everywhere."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.language.glossary import PAIR
from model.language.text import split_key
from model.language.tokenizer import TokenizerError
from model.training.pairs import (
    DEV_SHARE,
    PARTS,
    TATOEBA,
    TEST_SHARE,
    CorpusError,
    Malformed,
    Pair,
    fingerprint,
    load_part,
    load_summary,
    load_tokenizer,
    open_lines,
    part_of,
    prepare,
    read_pairs,
    split,
)
from tests.invented import pairs
from tests.model.fresh import printed

LINES = "Go.\tVa !\nHi.\tSalut !\n"
PAIRS = [("Go.", "Va !"), ("Hi.", "Salut !")]


def as_text(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def as_gzip(path: Path, content: bytes) -> Path:
    return as_text(path.with_suffix(".txt.gz"), gzip.compress(content))


def as_gzip_without_suffix(path: Path, content: bytes) -> Path:
    return as_text(path, gzip.compress(content))


def as_zip(path: Path, content: bytes) -> Path:
    path = path.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_about.txt", "About this file:\tTatoeba\n")
        archive.writestr("__MACOSX/._fra.txt", "junk\tjunk\n")
        archive.writestr("about fra.txt", content)
    return path


Writer = Callable[[Path, bytes], Path]


@pytest.mark.parametrize("write", [as_text, as_gzip, as_gzip_without_suffix, as_zip])
@pytest.mark.parametrize(
    "content",
    [
        LINES,
        LINES.rstrip("\n"),
        "\ufeff" + LINES,
        LINES.replace("\n", "\r\n"),
        "".join(f"{e}\t{f}\tCC-BY 2.0 (France) Attribution: tatoeba.org #1 (a) & #2 (b)\n" for e, f in PAIRS),
        "\n" + LINES.replace("\n", "\n\n"),
        LINES + LINES,
        "Go.\tVa\u202f!\nHi.\tSalut\u00a0!\n",
    ],
    ids=["plain", "no last newline", "BOM", "CRLF", "attribution", "blank lines", "duplicates", "typographic spaces"],
)
def test_every_kind_of_pair_file_gives_the_same_pairs(tmp_path: Path, write: Writer, content: str) -> None:
    assert read_pairs(open_lines(write(tmp_path / "pairs.txt", content.encode()))) == (PAIRS, [])


def test_malformed_lines_are_told_by_number_and_skipped() -> None:
    lines = [b"Go.\tVa !", b"no tab here", b"\tempty", b"empty\t \x01 ", b"bad \xff\tbytes", b"", b"Hi.\tSalut !"]
    pairs_read, malformed = read_pairs(lines)
    assert pairs_read == PAIRS
    assert [bad.line for bad in malformed] == [2, 3, 4, 5]
    assert malformed[0] == Malformed(2, "no tab between two sentences")
    assert "UTF-8" in malformed[3].reason


def test_one_source_with_two_translations_is_no_duplicate() -> None:
    assert read_pairs([b"Go.\tVa !", b"Go.\tMarche.", "Go.\tVa\u00a0!".encode()])[0] == [
        ("Go.", "Va !"),
        ("Go.", "Marche."),
    ]


def damaged_gzip(path: Path) -> Path:
    """Whole at both ends, with other bytes in the middle of the compressed data."""
    content = bytearray(gzip.compress(os.urandom(20_000)))
    content[9_000:9_400] = bytes(400)
    return as_text(path.with_suffix(".gz"), bytes(content))


def damaged_zip(path: Path) -> Path:
    path = as_zip(path, os.urandom(20_000))
    content = bytearray(path.read_bytes())
    content[9_000:9_400] = bytes(400)
    return as_text(path, bytes(content))


@pytest.mark.parametrize(
    "make",
    [
        damaged_gzip,
        damaged_zip,
        lambda path: as_text(path.with_suffix(".gz"), gzip.compress(LINES.encode())[:-12]),
        lambda path: as_text(path.with_suffix(".gz"), b"not gzip at all"),
        lambda path: as_text(path.with_suffix(".zip"), as_zip(path, LINES.encode()).read_bytes()[:60]),
        lambda path: as_text(path.with_suffix(".zip"), b""),
    ],
    ids=["gzip middle", "zip middle", "gzip end", "not gzip", "zip end", "empty zip"],
)
def test_a_damaged_file_is_named(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    path = make(tmp_path / "pairs.txt")
    with pytest.raises(CorpusError, match=r"pairs\S* is damaged .*download it again"):
        list(open_lines(path))


@pytest.mark.parametrize("name", ["nowhere.txt", "", "nowhere.zip"])
def test_a_missing_file_or_a_folder_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(CorpusError, match="there is no file"):
        list(open_lines(tmp_path / name))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_is_not_read_as_letters_with_gaps(tmp_path: Path, encoding: str) -> None:
    path = as_text(
        tmp_path / "pairs.txt", ("" if encoding == "utf-16" else "\ufeff").encode(encoding) + LINES.encode(encoding)
    )
    with pytest.raises(CorpusError, match=r"pairs\.txt is UTF-16 text: save it as UTF-8"):
        list(open_lines(path))


def test_a_zip_with_two_pair_files_says_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("fra.txt", LINES)
        archive.writestr("deu.txt", LINES)
    with pytest.raises(CorpusError, match=r"fra\.txt, deu\.txt"):
        list(open_lines(path))


# Many different sentences, as far as the split can tell
SENTENCES = [f"{subject} {number} {verb}." for subject in "abcd" for number in range(5000) for verb in ("sees", "is")]


def test_shares_are_about_right() -> None:
    parts = split((sentence, "x") for sentence in SENTENCES)
    for part, share in (("dev", DEV_SHARE), ("test", TEST_SHARE)):
        expected = share * len(SENTENCES)
        assert abs(len(parts[part]) - expected) < 5 * expected**0.5  # five standard deviations
    assert (DEV_SHARE, TEST_SHARE) == (0.015, 0.02)


@given(st.lists(st.tuples(st.text("ab é.!'?", max_size=6), st.text("xy", max_size=2)), max_size=60))
def test_no_english_sentence_stands_in_two_parts_and_none_is_lost(rows: list[Pair]) -> None:
    parts = split(rows)
    keys = [{split_key(english) for english, _ in parts[part]} for part in PARTS]
    assert sum(map(len, keys)) == len(set.union(*keys))
    assert sorted(row for part in PARTS for row in parts[part]) == sorted(rows)


@pytest.mark.parametrize("sentence", SENTENCES[::1700])
def test_variants_of_one_sentence_share_its_part(sentence: str) -> None:
    variants = [sentence.upper(), sentence.rstrip("."), f"« {sentence} » !", sentence.replace(" ", "\u00a0"), sentence]
    assert {part_of(variant) for variant in variants} == {part_of(sentence)}


def test_the_split_is_the_one_of_every_other_machine() -> None:
    """Python's own `hash` of a string differs from process to process."""
    program = "from model.training.pairs import part_of; print(*map(part_of, sys.argv[1:]))"
    chosen = SENTENCES[:400]
    parts = printed(program, *chosen, environment={**os.environ, "PYTHONHASHSEED": "12345"}).split()
    assert parts == [part_of(sentence) for sentence in chosen]
    assert set(parts) == set(PARTS)


def write_pairs(path: Path, rows: Iterable[Pair]) -> Path:
    return as_text(path, "".join(f"{english}\t{french}\n" for english, french in rows).encode())


def test_parts_and_tokenizer_load_again(tmp_path: Path) -> None:
    rows = [*pairs(), ("A line\u2028in two", "Une ligne\x0bcoupée"), ('"Quoted", he said.', "« Oui », dit-il.")]
    summary = prepare(write_pairs(tmp_path / "mine.txt", rows), tmp_path / "data", PAIR, 400)
    normal = [*pairs(), ("A line in two", "Une ligne coupée"), ('"Quoted", he said.', "« Oui », dit-il.")]
    loaded = {part: load_part(tmp_path / "data", part) for part in PARTS}
    assert loaded == split(normal)
    assert {part: summary[part] for part in PARTS} == {part: len(loaded[part]) for part in PARTS}
    assert summary["fingerprint"] == fingerprint(normal)
    assert load_summary(tmp_path / "data") == summary
    assert load_tokenizer(tmp_path / "data").ids("the red car")


def test_a_file_with_the_target_first(tmp_path: Path) -> None:
    mine = write_pairs(tmp_path / "mine.txt", pairs())
    summary = prepare(mine, tmp_path / "data", ("fr", "en"), 400, target_first=True)
    assert load_tokenizer(tmp_path / "data").languages == tuple(summary["languages"]) == ("fr", "en")
    assert {part: load_part(tmp_path / "data", part) for part in PARTS} == split((f, e) for e, f in pairs())


def test_any_change_of_the_pairs_changes_the_fingerprint() -> None:
    rows = pairs()
    assert fingerprint(rows) == fingerprint(list(rows))
    for other in (rows[1:], rows[::-1], [*rows[:-1], (rows[-1][0], rows[-1][1] + ".")]):
        assert fingerprint(other) != fingerprint(rows)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"one column\nanother\n", bytes(range(256)) * 4])
def test_a_file_without_pairs_is_a_clear_error_and_writes_nothing(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(CorpusError, match=r"mine\.txt holds no sentence pair; expected: two sentences with a tab"):
        prepare(as_text(tmp_path / "mine.txt", content), tmp_path / "data", PAIR, 400)
    assert not (tmp_path / "data").exists()


def test_one_pair_in_dev_alone_is_too_few(tmp_path: Path) -> None:
    only_dev = next(sentence for sentence in SENTENCES if part_of(sentence) == "dev")
    with pytest.raises(CorpusError, match="too few pairs to train on"):
        prepare(write_pairs(tmp_path / "mine.txt", [(only_dev, "x")]), tmp_path / "data", PAIR, 400)


def test_empty_parts_of_a_small_file_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    in_train = [sentence for sentence in SENTENCES[:40] if part_of(sentence) == "train"]
    summary = prepare(
        write_pairs(tmp_path / "mine.txt", [(sentence, "x") for sentence in in_train]), tmp_path / "data", PAIR, 400
    )
    assert (summary["dev"], summary["test"]) == (0, 0)
    assert load_part(tmp_path / "data", "dev") == []
    assert "no pair fell into dev" in capsys.readouterr().err


def test_a_vocabulary_that_cannot_be_had_leaves_no_part_behind(tmp_path: Path) -> None:
    with pytest.raises(TokenizerError):
        prepare(write_pairs(tmp_path / "mine.txt", pairs()), tmp_path / "data", PAIR, 20)
    assert not (tmp_path / "data" / "train.tsv").exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("train.tsv", None, r"no .*train\.tsv: run `python -m model\.corpus"),
        ("train.tsv", b"a\tb\nc\n", r"train\.tsv is damaged after line 1"),
        ("train.tsv", b"a\tb\tc\n", r"train\.tsv is damaged after line 0"),
        ("train.tsv", b"a\tb\n\xff\tc\n", r"train\.tsv is damaged"),
        ("corpus.json", None, r"no .*corpus\.json: run"),
        ("corpus.json", b"{", r"corpus\.json is damaged"),
        (
            "corpus.json",
            b'{"fingerprint": "", "train": 1}',
            r"corpus\.json does not name its languages: add",
        ),
        ("corpus.json", b"[]", r"corpus\.json is damaged"),
        ("corpus.json", b"7", r"corpus\.json is damaged"),
        ("corpus.json", b"\xff", r"corpus\.json is damaged"),
    ],
)
def test_damaged_parts_are_named(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CorpusError, match=message):
        load_part(tmp_path, "train") if name == "train.tsv" else load_summary(tmp_path)


def test_the_attribution_of_other_pairs_is_kept(tmp_path: Path) -> None:
    prepare(write_pairs(tmp_path / "mine.txt", pairs()), tmp_path / "data", PAIR, 400, attribution="my own, CC0")
    assert json.loads((tmp_path / "data" / "corpus.json").read_text())["attribution"] == "my own, CC0"


def test_only_pairs_that_say_so_are_tatoebas(tmp_path: Path) -> None:
    mine = write_pairs(tmp_path / "mine.txt", pairs())
    assert "Tatoeba" not in prepare(mine, tmp_path / "data", PAIR, 400)["attribution"]
    named = mine.read_bytes().replace(b"\n", b"\tCC-BY 2.0 (France) Attribution: tatoeba.org #1 (a) & #2 (b)\n")
    theirs = tmp_path / "fra.txt"
    theirs.write_bytes(named)
    assert prepare(theirs, tmp_path / "theirs", PAIR, 400)["attribution"] == TATOEBA
