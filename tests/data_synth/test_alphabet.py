import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from data_synth.alphabet import ALPHABET, fold


def test_alphabet_is_sorted_and_has_no_duplicates():
    assert list(ALPHABET) == sorted(set(ALPHABET))


def test_alphabet_holds_what_invoices_print():
    assert set("R$ 1.234,56 (10%) @#&*".replace(" ", "")) <= set(ALPHABET)
    assert set("áàâãçéêíóôõúüÁÀÂÃÇÉÊÍÓÔÕÚÜ") <= set(ALPHABET)
    assert set("ºª°§€£") <= set(ALPHABET)
    assert " " not in ALPHABET


def test_alphabet_is_one_code_point_per_character():
    assert unicodedata.normalize("NFC", ALPHABET) == ALPHABET


def test_fold_turns_typographic_signs_into_ascii():
    assert fold("“Água” – l’eau\u00a0fria") == '"Água" - l\'eau fria'


def test_fold_composes_accents():
    assert fold("AC\u0327A\u0303O") == "AÇÃO"


@given(st.text(alphabet=ALPHABET + " "))
def test_fold_keeps_text_of_the_alphabet(text):
    assert fold(text) == text


@given(st.text())
def test_fold_twice_is_fold_once(text):
    assert fold(fold(text)) == fold(text)
