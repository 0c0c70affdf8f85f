"""The language model: what it tells apart, and what it leaves alone."""

import math
import shutil
from pathlib import Path

import pytest
from hypothesis import given

from ocr_app.errors import ModelError
from ocr_app.recognition.rescoring import language_model
from ocr_app.recognition.rescoring.candidates import Candidates, likeliest
from ocr_app.recognition.rescoring.language_model import START, load_language
from ocr_app.recognition.rescoring.lexicon import load_lexicon
from tests.ocr_app.recognition.doubtful import assert_divided_anew, doubtful_words

LANGUAGE = load_language()


def read(*words: list[Candidates]) -> str:
    """The line of the candidates that are the likeliest in the end."""
    return " ".join(map(likeliest, LANGUAGE.rescore(words)))


def doubtful(text: str, **others: str) -> list[list[Candidates]]:
    """Words of which the network is sure, but for some characters: it finds each of `others` as likely as they are."""
    return [[[(c, 0.49), (others[c], 0.51)] if c in others else [(c, 1.0)] for c in word] for word in text.split()]


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Total a pagar", {"o": "c"}),
        ("NOTA FISCAL", {"I": "1"}),
        ("TOTAL 1.250,00", {"0": "O"}),
        ("Thank you", {"u": "v"}),
        ("THANK YOU! PLEASE", {"!": "I"}),
        ("Emissão", {"ã": "â"}),
    ],
)
def test_neighbours_decide_between_characters_that_look_alike(text: str, others: dict[str, str]) -> None:
    assert read(*doubtful(text, **others)) == text


def test_the_language_does_not_correct_what_the_network_is_sure_of() -> None:
    assert read(*doubtful("TQTAL")) == "TQTAL"


def test_codes_and_sizes_of_clear_print_stay_as_the_network_sees_them() -> None:
    words: list[list[Candidates]] = [
        [[(c, 1.0)] for c in word] for word in ("CHAPA", "ACO", "[NCM", "22021000]", "2,0MM")
    ]
    words[3][-1] = [("]", 0.95), ("J", 0.03), (")", 0.02)]
    words[4][1] = [(",", 0.95), (".", 0.05)]
    assert read(*words) == "CHAPA ACO [NCM 22021000] 2,0MM"


def test_digits_are_left_to_the_network() -> None:
    """The language knows that a digit stands there, and not which."""
    (word,) = doubtful("1290,00")
    word[2] = [("9", 0.6), ("8", 0.4)]
    assert dict(LANGUAGE.rescore([word])[0][2]) == pytest.approx({"9": 0.6, "8": 0.4})


def test_what_the_network_finds_next_to_nothing_of_is_read_all_the_same() -> None:
    assert LANGUAGE.rescore([[[("A", 0.0)], [("B", 0.5), ("8", 0.5)]]])[0][0] == [("A", 0.0)]
    assert dict(LANGUAGE.rescore([[[("A", 0.0), ("4", 0.0)]]])[0][0]) == {"A": 0.0, "4": 0.0}


@given(doubtful_words)
def test_what_a_position_holds_is_only_divided_anew(words: list[list[Candidates]]) -> None:
    assert_divided_anew(words, LANGUAGE.rescore(words))


def test_a_symbol_that_was_never_counted_is_unlikely_but_possible() -> None:
    found = LANGUAGE.log_probability(START, "\N{SNOWMAN}")
    assert math.isfinite(found)
    assert found < LANGUAGE.log_probability(START, "A")


def test_nothing_is_known_of_what_stands_before_a_symbol_that_was_never_counted() -> None:
    for before in ("", "NOTA ", "TO"):
        assert LANGUAGE.log_probability(f"{before}\N{SNOWMAN}12", ",") == LANGUAGE.log_probability("12", ",")


@pytest.mark.parametrize("place", range(12))
def test_a_damaged_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    content = bytearray(language_model.PATH.read_bytes())
    if place == 0:
        content = content[: len(content) // 2]
    else:
        begin = len(content) * place // 12
        content[begin : begin + 20] = bytes(byte ^ 0x55 for byte in content[begin : begin + 20])
    (tmp_path / "language.npz").write_bytes(content)
    shutil.copy(language_model.digest_file(language_model.PATH), tmp_path)
    monkeypatch.setattr(language_model, "PATH", tmp_path / "language.npz")
    with pytest.raises(ModelError) as failure:
        load_language.__wrapped__(), load_lexicon.__wrapped__()
    assert str(failure.value) == f"{tmp_path / 'language.npz'}: missing or damaged; install Nítido again"
