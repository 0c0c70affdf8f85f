"""The language model of 1-D convolutions: what it sees, what it learns, and that it rescores."""

import math

import pytest
import torch

from ocr_app.recognition.rescoring.language_model import START
from training.recognizer.conv_language_model import (
    REACH,
    Alphabet,
    ConvLanguageModel,
    ConvNetwork,
    next_symbol_loss,
)

LINES = ["TOTAL 12,50", "TOTAL 7,00", "SUBTOTAL 99,90"] * 20


@pytest.fixture(scope="module")
def model() -> ConvLanguageModel:
    """Knows LINES by heart."""
    torch.manual_seed(0)
    alphabet = Alphabet(LINES)
    network = ConvNetwork(len(alphabet.symbols), width=24)
    text = torch.from_numpy(alphabet.encode(START + START.join(LINES)))
    windows = text[: len(text) // 60 * 60].reshape(-1, 60)
    optimizer = torch.optim.Adam(network.parameters(), 1e-2)
    for _ in range(60):
        optimizer.zero_grad()
        torch.autograd.backward(next_symbol_loss(network, windows))
        optimizer.step()
    return ConvLanguageModel(network, alphabet)


def test_a_symbol_is_foretold_from_those_before_it_within_reach_alone() -> None:
    network = ConvNetwork(10, width=8).eval()
    symbols = torch.randint(10, (1, 60))
    with torch.no_grad():
        scores = network(symbols)[0, :, 40]
        for place, seen in ((40, True), (40 - REACH + 1, True), (40 - REACH, False), (41, False)):
            other = symbols.clone()
            other[0, place] = (other[0, place] + 1) % 10
            assert torch.equal(network(other)[0, :, 40], scores) is not seen


def test_what_was_learnt_is_likely(model: ConvLanguageModel) -> None:
    assert model.log_probability(START + "TOTA", "L") > math.log(0.8)
    assert model.log_probability(START + "TOTA", "1") < math.log(0.1)


def test_all_digits_are_one_symbol(model: ConvLanguageModel) -> None:
    before = START + "TOTAL 1"
    assert model.log_probability(before, "2") == model.log_probability(before, "8")
    assert model.log_probability(START + "TOTAL 4", ",") == model.log_probability(START + "TOTAL 7", ",")


def test_a_character_that_was_never_seen_has_a_probability_all_the_same(model: ConvLanguageModel) -> None:
    assert math.isfinite(model.log_probability(START + "☑", "é"))


def test_a_doubtful_character_is_decided_by_the_text_around_it(model: ConvLanguageModel) -> None:
    def sure(text: str) -> list[list[tuple[str, float]]]:
        return [[(character, 1.0)] for character in text]

    word = [*sure("TO"), [("R", 0.5), ("T", 0.45)], *sure("AL")]
    (rescored,) = model.rescore([word])
    assert rescored[2][0][0] == "T"
    assert sum(p for _, p in rescored[2]) == pytest.approx(0.95)
