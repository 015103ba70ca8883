"""Names and numbers are exchanged for others on both sides alike, as the two languages ask."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.language.glossary import PAIR
from model.training.copying import (
    SHARED_NAMES,
    count_in_digits,
    eliding,
    other_number,
    rename,
    renumber,
    shared_names,
)
from model.training.names import GENDERS, FirstNames, elides, first_names, invented, is_held_out
from model.training.word_rules import RULES
from tests.any_text import any_text

GERMAN = ("en", "de")


def names_like(female: str, male: str) -> FirstNames:
    """One name for each gender."""
    return FirstNames({"female": ((female,),), "male": ((male,),)}, frozenset({"Hélène", "Henri"}))


@pytest.mark.parametrize(
    ("french", "renamed"),
    [
        ("Le chien de Tom dort.", "Le chien d'Omar dort."),
        ("Je sais que Tom dort.", "Je sais qu'Omar dort."),
        ("C'est pour ça que Tom et Mary dorment.", "C'est pour ça qu'Omar et Anna dorment."),
        ("Lorsque Tom dort, Mary lit.", "Lorsqu'Omar dort, Anna lit."),
        ("Puisque Mary dort, Tom lit.", "Puisqu'Anna dort, Omar lit."),
        ("Est-ce que Tom a vu Mary ?", "Est-ce qu'Omar a vu Anna ?"),
        ("De Tom à Mary.", "D'Omar à Anna."),
        ("Si Tom parle à Mary...", "Si Omar parle à Anna..."),
        ("Presque Tom.", "Presque Omar."),
        ("Le Tom que je connais.", "L'Omar que je connais."),
    ],
)
def test_de_and_que_lose_their_vowel_before_a_vowel(french: str, renamed: str) -> None:
    english = "Tom and Mary."
    assert rename((english, french), random.Random(1), PAIR, names_like("Anna", "Omar"), 0.0)[1] == renamed


@pytest.mark.parametrize(
    ("french", "renamed"),
    [
        ("Le chien d'Alice dort.", "Le chien de Lucie dort."),
        ("Je sais qu'Alice dort.", "Je sais que Lucie dort."),
        ("Lorsqu'Alice dort.", "Lorsque Lucie dort."),
        ("D'Alice.", "De Lucie."),
        ("L'Alice que je connais.", "La Lucie que je connais."),
    ],
)
def test_and_get_it_back_before_a_consonant(french: str, renamed: str) -> None:
    assert rename(("Alice", french), random.Random(1), PAIR, names_like("Lucie", "Omar"), 0.0)[1] == renamed


@pytest.mark.parametrize(
    ("name", "elided"),
    [
        ("Anna", True), ("Émile", True), ("Omar", True), ("Hélène", True), ("Hassan", False), ("Yves", True),
        ("Yasmine", False), ("Tom", False), ("Ósk", True), ("Œdipe", True), ("Żaneta", False),
    ],
)  # fmt: skip
def test_which_names_french_elides_before(name: str, elided: bool) -> None:
    assert elides(name, frozenset({"Hélène"})) is elided
    assert eliding("de ", elided, "male") == ("d'" if elided else "de ")


SISTER = ("Tom's sister gave Mary John's book.", "La sœur de Tom a donné à Marie le livre de John.")


@given(seed=st.integers(0, 10_000))
def test_two_names_stay_two_and_stand_on_both_sides(seed: int) -> None:
    english, french = rename(SISTER, random.Random(seed), PAIR)
    match = re.fullmatch(r"(\w+)'s sister gave (\w+) (\w+)'s book\.", english)
    assert match
    assert len({*match.groups()}) == 3
    written = re.fullmatch(r"La sœur (?:de |d')(\w+) a donné à (\w+) le livre (?:de |d')(\w+)\.", french)
    assert written
    assert written.groups() == match.groups()
    assert not {*match.groups()} & {"Tom", "Mary", "Marie", "John"}


def test_names_keep_their_gender_and_are_not_held_out() -> None:
    names = first_names(held_out=False)
    drawn = [rename(("Tom, Mary", "Tom, Mary"), random.Random(seed), PAIR, made_up=0.0)[0] for seed in range(300)]
    male, female = ({name for names in names.by_locale[gender] for name in names} for gender in ("male", "female"))
    for pair in drawn:
        first, second = pair.split(", ")
        assert first in male
        assert second in female
        assert not is_held_out(first)
        assert not is_held_out(second)
    assert len({name for pair in drawn for name in pair.split(", ")}) > 400  # from a wide list


def test_some_names_are_invented() -> None:
    draw = random.Random(1)
    for gender in GENDERS:
        made = [invented(gender, draw) for _ in range(300)]
        assert all(re.fullmatch(r"[A-Z][a-z]+", name) for name in made)
        assert len(set(made)) > 250


def test_held_out_and_training_names_are_apart() -> None:
    training, held_out = first_names(held_out=False), first_names(held_out=True)
    for gender in GENDERS:
        seen = {name for names in training.by_locale[gender] for name in names}
        unseen = {name for names in held_out.by_locale[gender] for name in names}
        assert not seen & unseen
        assert 0.05 < len(unseen) / len(seen) < 0.2
        assert sum(map(len, held_out.by_locale[gender])) > 200


@pytest.mark.parametrize("pair", [("Tom is here.", "Il est là."), ("He is Thomas.", "C'est Thomas."), ("tom", "tom")])
def test_a_name_on_one_side_only_stays(pair: tuple[str, str]) -> None:
    assert shared_names(pair, PAIR) == {}
    assert rename(pair, random.Random(1), PAIR) == pair


def test_every_shared_name_has_a_gender() -> None:
    assert set(SHARED_NAMES.values()) <= set(GENDERS)


@pytest.mark.parametrize(
    ("english", "french", "wanted"),
    [
        ("I have 25 students.", "J'ai 25 élèves.", r"J'ai {0} élèves\."),
        ("Born in 1998.", "Né en 1998.", r"Né en {0}\."),
        ("It costs $20.", "Ça coûte 20 $.", r"Ça coûte {0} \$\."),
        ("It's 5%.", "C'est 5 %.", r"C'est {0} %\."),
        ("At 7:30.", "À 7 h 30.", r"À {0}\."),
        ("At 7:30.", "À 07h30.", r"À {0}\."),
        ("At 7:30.", "À 7 heures 30.", r"À {0}\."),
        ("There are 3,000.", "Il y en a 3 000.", r"Il y en a {0}\."),
        ("There are 1,500,000.", "Il y en a 1 500 000.", r"Il y en a {0}\."),
        ("There are 3,000.", "Il y en a 3000.", r"Il y en a {0}\."),
        ("From 5 to 7.", "De 5 à 7.", r"De {0} à {1}\."),
        ("7 for 5.", "Pour 5, 7.", r"Pour {1}, {0}\."),
    ],
)
def test_numbers_are_exchanged_alike(english: str, french: str, wanted: str) -> None:
    shape = re.sub(r"\d[\d,:]*", lambda match: r"(\d[\d,:]*)", re.escape(english).replace(r"\,", ","))
    changed = 0
    for seed in range(60):
        typed, written = renumber((english, french), random.Random(seed), PAIR)
        found = re.fullmatch(shape, typed)
        assert found, typed
        digits = [re.escape(re.sub(r"\D", "", number)) for number in found.groups()]
        plain = re.sub(r"(?<=\d)(?: h |h| heures | )(?=\d)", "", written)
        assert re.fullmatch(wanted.format(*digits), plain), (typed, written)
        changed += typed != english
    assert changed == 60


@pytest.mark.parametrize(
    "pair",
    [
        ("I have 1 cat.", "J'ai 1 chat."),
        ("It is 3.5 m.", "C'est 3,5 m."),
        ("It is 3.5 m.", "C'est 3.5 m."),
        ("Room B12.", "Chambre B12."),
        ("Call 555-1234.", "Appelez le 555-1234."),
        ("I have 25 students.", "J'ai vingt-cinq élèves."),
        ("In the 16th century.", "Au 16e siècle."),
        ("At 7:30.", "À 19 h 30."),
        ("Page 20.", "Page 200."),
    ],
)
def test_what_does_not_stand_on_both_sides_as_one_number_stays(pair: tuple[str, str]) -> None:
    assert all(renumber(pair, random.Random(seed), PAIR) == pair for seed in range(20))


@given(seed=st.integers(0, 10_000))
def test_a_number_becomes_one_of_its_kind(seed: int) -> None:
    draw = random.Random(seed)
    hour, minute = other_number("7:30", draw).split(":")
    assert 1 <= int(hour) <= 12
    assert len(minute) == 2
    assert int(minute) < 60
    assert 1000 <= int(other_number("1998", draw)) < 2100
    assert int(other_number("9", draw)) >= 2
    assert re.fullmatch(r"\d{1,3},\d{3}", other_number("3,000", draw))


@pytest.mark.parametrize(
    ("english", "french", "changed"),
    [
        ("I have two cats.", "J'ai deux chats.", True),
        ("Two women are singing.", "Deux femmes chantent.", True),
        ("It's four o'clock.", "Il est quatre heures.", True),
        ("The two of you.", "Vous deux.", False),
        ("He slept for twenty-two days.", "Il a dormi vingt-deux jours.", False),
        ("I bought two books and two pens.", "J'ai acheté deux livres et deux stylos.", False),
        ("We two agree.", "Nous sommes tous les deux d'accord.", False),
        ("I have two cats.", "J'ai une paire de chats.", False),
        ("A hundred people came.", "Cent personnes sont venues.", False),
    ],
)
def test_a_number_word_on_both_sides_becomes_digits(english: str, french: str, changed: bool) -> None:
    for seed in range(30):
        typed, written = count_in_digits((english, french), random.Random(seed), PAIR)
        digits = [re.findall(r"\d+", side) for side in (typed, written)]
        assert digits[0] == digits[1]
        assert len(digits[0]) == changed
        if "o'clock" in english:
            assert 2 <= int(digits[0][0]) <= 12
        if not changed:
            assert (typed, written) == (english, french)


@given(
    source=any_text(40),
    target=any_text(40),
    languages=st.sampled_from([PAIR, PAIR[::-1], GERMAN, GERMAN[::-1], ("tr", "zh")]),
    seed=st.integers(0, 20),
)
def test_any_pair_of_texts_is_taken(source: str, target: str, languages: tuple[str, str], seed: int) -> None:
    draw, pair = random.Random(seed), (f"Tom {source}", f"de Tom {target}")
    assert all(count_in_digits(renumber(rename(pair, draw, languages), draw, languages), draw, languages))


@pytest.mark.parametrize(
    ("pair", "languages", "renamed"),
    [
        (("Tom is here.", "Tom ist hier."), GERMAN, ("Omar is here.", "Omar ist hier.")),
        (("Mary lies.", "Maria lügt."), GERMAN, ("Anna lies.", "Anna lügt.")),
        (("Maria lügt.", "Mary lies."), GERMAN[::-1], ("Anna lügt.", "Anna lies.")),
        (("Tom's dog sees Mary.", "Toms Hund sieht Mary."), GERMAN, ("Tom's dog sees Anna.", "Toms Hund sieht Anna.")),
        (("Tom has Tom's book.", "Tom hat Toms Buch."), GERMAN, None),
        (("Charles' dog", "Charles' Hund"), GERMAN, None),
        (("That's Tom's idea.", "L'idée est de Tom."), PAIR, ("That's Omar's idea.", "L'idée est d'Omar.")),
        (("L'idée est de Tom.", "That's Tom's idea."), PAIR[::-1], ("L'idée est d'Omar.", "That's Omar's idea.")),
        (("Tom is here.", "L'amico di Tom"), ("en", "it"), ("Omar is here.", "L'amico di Omar")),
        (("Tom sees Tom.", "Tom Tom'u görür."), ("en", "tr"), None),
        (("I see Tom.", "Näen Tomin."), ("en", "fi"), None),
    ],
)
def test_a_name_is_exchanged_as_its_language_asks(
    pair: tuple[str, str], languages: tuple[str, str], renamed: tuple[str, str] | None
) -> None:
    """Plainly, but in French; and not at all in a sentence where it takes an ending."""
    assert rename(pair, random.Random(1), languages, names_like("Anna", "Omar"), 0.0) == (renamed or pair)


@pytest.mark.parametrize(
    ("pair", "languages", "shape"),
    [
        (("At 7:30.", "Um 7.30 Uhr."), GERMAN, r"At (\d+):(\d+)\. Um \1\.\2 Uhr\."),
        (("At 7:30.", "Um 7 Uhr 30."), GERMAN, r"At (\d+):(\d+)\. Um \1 Uhr \2\."),
        (("Over 3,000 came.", "Über 3.000 kamen."), GERMAN, r"Over (\d+),(\d+) came\. Über \1\.\2 kamen\."),
        (("Über 3,25 m.", "Over 3.25 m."), GERMAN[::-1], None),
        (("Page 25.", "Strona 25."), ("en", "pl"), r"Page (\d+)\. Strona \1\."),
    ],
)
def test_numbers_of_other_languages(pair: tuple[str, str], languages: tuple[str, str], shape: str | None) -> None:
    for seed in range(20):
        changed = renumber(pair, random.Random(seed), languages)
        assert (changed != pair) == bool(shape)
        assert shape is None or re.fullmatch(shape, " ".join(changed)), changed


@pytest.mark.parametrize(
    ("pair", "languages", "shape"),
    [
        (("I have two cats.", "Ich habe zwei Katzen."), GERMAN, r"I have (\d+) cats\. Ich habe \1 Katzen\."),
        (("Es ist vier Uhr.", "It's four o'clock."), GERMAN[::-1], r"Es ist (\d\d?) Uhr\. It's \1 o'clock\."),
        (("Every two days.", "Alle zwei Tage."), GERMAN, None),
        (("I have two cats.", "Mam dwa koty."), ("en", "pl"), None),
    ],
)
def test_number_words_of_other_languages(pair: tuple[str, str], languages: tuple[str, str], shape: str | None) -> None:
    for seed in range(20):
        changed = count_in_digits(pair, random.Random(seed), languages)
        assert (changed != pair) == bool(shape)
        assert shape is None or re.fullmatch(shape, " ".join(changed)), changed


def test_number_words_are_in_the_same_order() -> None:
    assert len({len(rules.counts.split()) for rules in RULES.values()}) == 1


def test_locales_are_drawn_alike() -> None:
    names = FirstNames({"female": (("A",), ("B", "C", "D")), "male": (("E",),)}, frozenset())
    draw = random.Random(1)
    counts = Counter(names.draw("female", draw) for _ in range(3000))
    assert counts["A"] / 3000 == pytest.approx(0.5, abs=0.05)
