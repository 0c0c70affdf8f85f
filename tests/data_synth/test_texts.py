import csv
import io
import re
from collections import Counter

import numpy as np
import pytest

from data_synth import identifiers, texts, words
from data_synth.alphabet import ALPHABET
from data_synth.texts.shared import GRAMMAR

MAKERS = [
    *[texts.line, texts.company, texts.address, texts.city, texts.product, texts.heading, texts.sentence, texts.money],
    *[texts.quantity, texts.unit, texts.code, texts.date, texts.time, texts.phone, texts.cnpj, texts.cpf],
    *[texts.access_key, texts.url, texts.email],
]


def draw(maker, count, seed=7):
    rng = np.random.default_rng(seed)
    return [maker(rng) for _ in range(count)]


@pytest.mark.parametrize("maker", MAKERS)
def test_every_maker_writes_text_of_the_alphabet(maker):
    for text in draw(maker, 500):
        assert text
        assert set(text) <= set(ALPHABET + " "), text


@pytest.mark.parametrize("maker", MAKERS)
def test_same_seed_same_text(maker):
    assert draw(maker, 50) == draw(maker, 50)


def test_lines_have_no_blank_ends_and_fit():
    for text in draw(texts.line, 5000):
        assert text == text.strip()
        assert 1 <= len(text) <= texts.MAX_LENGTH


def test_every_character_occurs_often():
    counts = Counter("".join(draw(texts.line, 10_000)))
    rare = {character: counts[character] for character in ALPHABET if counts[character] < 50}
    assert not rare


def test_lines_look_like_invoices():
    text = "".join(draw(texts.line, 10_000))
    printed = text.replace(" ", "")
    digits = sum(character.isdigit() for character in printed) / len(printed)
    capitals = sum(character.isupper() for character in printed) / sum(character.isalpha() for character in printed)
    assert 0.28 < digits < 0.40
    assert 0.40 < capitals < 0.65
    assert 18 < len(text) / 10_000 < 25


def test_lines_hardly_repeat():
    lines = draw(texts.line, 5000)
    assert len(set(lines)) > 0.85 * len(lines)


def test_lines_survive_a_csv():
    lines = draw(texts.line, 1000)
    written = io.StringIO()
    csv.writer(written).writerows([text] for text in lines)
    assert [row[0] for row in csv.reader(io.StringIO(written.getvalue()))] == lines


def test_identifiers_are_valid():
    for text in draw(texts.cnpj, 300):
        assert identifiers.is_cnpj(re.sub(r"[./-]", "", text)), text
    for text in draw(texts.cpf, 300):
        assert identifiers.is_cpf(re.sub(r"[.-]", "", text)), text
    for text in draw(texts.access_key, 300):
        assert identifiers.is_access_key(text.replace(" ", "")), text
    for text in draw(texts.ean13, 300):
        assert identifiers.is_ean13(text), text


def test_cnpjs_come_in_both_forms():
    letters = [any(character.isalpha() for character in text) for text in draw(texts.cnpj, 200)]
    assert any(letters)
    assert not all(letters)


def test_money_comes_in_both_styles():
    amounts = " ".join(draw(texts.money, 2000))
    assert re.search(r"\d\.\d{3},\d\d", amounts)
    assert re.search(r"\d,\d{3}\.\d\d", amounts)
    assert all(currency in amounts for currency in ("R$", "RM", "$", "€", "£", "USD"))


def test_recase_uses_every_case():
    rng = np.random.default_rng(1)
    assert {texts.recase(rng, "Pão de açúcar") for _ in range(100)} == {
        "PÃO DE AÇÚCAR",
        "pão de açúcar",
        "Pão de açúcar",
        "Pão De Açúcar",
    }


def test_sentences_and_headings_are_complete():
    for sentence in words.PORTUGUESE_SENTENCES + words.ENGLISH_SENTENCES:
        assert GRAMMAR.fill(np.random.default_rng(0), sentence)
    assert all(words.PORTUGUESE_HEADINGS + words.ENGLISH_HEADINGS)


def test_word_lists_hold_more_than_a_thousand_words():
    assert len({*words.PORTUGUESE, *words.ENGLISH, *words.MALAY, *words.SPANISH}) > 1000
