"""What the descriptions and codes of items say where single characters do not tell."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ocr_app.document import Line
from ocr_app.fiscal.understanding import understand
from tests.ocr_app.fiscal.pages import ROWS, WIDTH, danfe, document, line, word
from tests.ocr_app.fiscal.test_understanding import cell, only


def described(*descriptions: str) -> list[str]:
    found = only(danfe([(f"A-{n}", text, *ROWS[0][2:]) for n, text in enumerate(descriptions, 1)]))
    return [cell(found, n, "prod.xProd").value for n in range(len(descriptions))]


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("FEIJAO CARIOCA IKG", "FEIJAO CARIOCA 1KG"),
        ("CADERNO 20OFLS", "CADERNO 200FLS"),
        ("RACAO ADULTOS 1SKG", "RACAO ADULTOS 15KG"),
        ("PNEU 175,70 RI3 82T", "PNEU 175/70 R13 82T"),
        ("ARROZ AGULHINHA TI 5KG", "ARROZ AGULHINHA T1 5KG"),
        ("GUARANA 2I. PET", "GUARANA 2L PET"),
        ("LUVA TAM. G C 100", "LUVA TAM. G C/100"),
        ("SERINGA 5ML S AGULHA", "SERINGA 5ML S/AGULHA"),
        ("CANETA AZUL CX C,50", "CANETA AZUL CX C/50"),
        ("VITAMINA C 500MG CAPS", "VITAMINA C 500MG CAPS"),
        ("CAMISETA GOLA V M", "CAMISETA GOLA V M"),
        ("TELHA 2,44%1,10 6MM", "TELHA 2,44X1,10 6MM"),
        ("ALCOOL 70% 1L", "ALCOOL 70% 1L"),
        ("TONER HI.-1212W", "TONER HL-1212W"),
        ("PNEU 175/70 R13,82T", "PNEU 175/70 R13 82T"),
        ("PNEU R13 82T.", "PNEU R13 82T"),
        ("SERINGA DESC.", "SERINGA DESC."),
        ("NOTEBOOK CORE I5 8GB", "NOTEBOOK CORE I5 8GB"),
        ("CI LM358", "CI LM358"),
        ("Suco de uva 2l", "Suco de uva 2l"),
        ("TERMINAL S20L", "TERMINAL S20L"),
        ("BLUSA TAM S PRETA", "BLUSA TAM S PRETA"),
        ("PARAFUSO N 11, ZINCADO", "PARAFUSO N 11, ZINCADO"),
        ("COPO 12UN.", "COPO 12UN."),
        ("GARRAFA D'AGUA", "GARRAFA D'AGUA"),
        ("LUVA NITRILICA C/10O", "LUVA NITRILICA C/100"),
        ("AZULEJO S9SX595MM", "AZULEJO 595X595MM"),
        ("ARROZ TII FARDO", "ARROZ T11 FARDO"),
        ("SOPA DO TIO PACO", "SOPA DO TIO PACO"),
        ("CADERNO I0 MAT", "CADERNO 10 MAT"),
        ("QUEDO MINAS", "QUEIJO MINAS"),
        ("QUEIO E REQUEDÃO", "QUEIJO E REQUEIJÃO"),
        ("FEUAO PRETO", "FEIJAO PRETO"),
        ("PROTETOR DE QUEDA", "PROTETOR DE QUEDA"),
        ("ENFEITE FEDERAL", "ENFEITE FEDERAL"),
        ("LONA 4X8 10K1", "LONA 4X8 10K1"),
    ],
)
def test_a_size_is_read_as_one(read: str, printed: str) -> None:
    assert described(read) == [printed]


@pytest.mark.parametrize(
    ("text", "doubts", "printed"),
    [
        ("383NG", {3: [("K", 0.05)]}, "383KG"),
        ("738KC", {4: [("G", 0.09)]}, "738KG"),
        ("92,5M1", {5: [("M", 0.02)]}, "92,5MM"),
        ("335*", {3: [('"', 0.3)]}, '335"'),
        ("1L0", {1: [(".", 0.2)]}, "1.0"),
        ("383NG", {}, "383NG"),
        ("942A", {3: [("8", 0.3)]}, "942A"),
        ("2N2", {1: [("K", 0.3)]}, "2N2"),
        ("566X566MM", {3: [(".", 0.3)]}, "566X566MM"),
    ],
)
def test_what_a_size_may_be_decides_it(text: str, doubts: dict[int, Sequence[tuple[str, float]]], printed: str) -> None:
    size = word(text, 160 + 6 * WIDTH, 965, doubts)
    texts = danfe([("A-1", "PLACA", *ROWS[0][2:])], total="45,00")
    (found,) = understand(document(*texts, extra=[Line(size.box, (size,))])).documents
    assert cell(found, 0, "prod.xProd").value == f"PLACA {printed}"


def test_a_number_after_the_rim_of_a_tyre_ends_with_a_letter() -> None:
    index = word("827", 160 + 9 * WIDTH, 965, {2: [("T", 0.02)]})
    texts = danfe([("A-1", "PNEU R13", *ROWS[0][2:])], total="45,00")
    (found,) = understand(document(*texts, extra=[Line(index.box, (index,))])).documents
    assert cell(found, 0, "prod.xProd").value == "PNEU R13 82T"


def test_a_gap_after_a_comma_does_not_part_a_size() -> None:
    rest = word("SMM", 160 + 15 * WIDTH - 6, 965)
    texts = danfe([("A-1", "OBRA FINA 850,", *ROWS[0][2:])], total="45,00")
    (found,) = understand(document(*texts, extra=[Line(rest.box, (rest,))])).documents
    assert cell(found, 0, "prod.xProd").value == "OBRA FINA 850,5MM"


def test_a_1_far_behind_a_description_is_a_piece_of_a_rule() -> None:
    piece = word("1", 160 + 24 * WIDTH, 965)
    texts = danfe([("A-1", "ZIPER FINO AZUL 55W", *ROWS[0][2:])], total="45,00")
    (found,) = understand(document(*texts, extra=[Line(piece.box, (piece,))])).documents
    assert cell(found, 0, "prod.xProd").value == "ZIPER FINO AZUL 55W"


def test_what_a_person_has_confirmed_stays() -> None:
    read = word("IKG", 160 + 6 * WIDTH, 965)
    seen = replace(read, characters=tuple(replace(each, seen=True) for each in read.characters))
    texts = danfe([("A-1", "ARROZ", *ROWS[0][2:])], total="45,00")
    for each, expected in ((read, "ARROZ 1KG"), (seen, "ARROZ IKG")):
        (found,) = understand(document(*texts, extra=[Line(each.box, (each,))])).documents
        assert cell(found, 0, "prod.xProd").value == expected


def test_an_abbreviation_has_its_point_where_there_is_room_for_it() -> None:
    wide = line("TUBO PVC SOLD", 160, 965), line("25MM PRETO", 160 + 16 * WIDTH, 965)
    words = tuple(each for part in wide for each in part.words)
    texts = danfe([("A-1", "", *ROWS[0][2:])], total="45,00")
    (found,) = understand(document(*texts, extra=[Line(words[0].box, words)])).documents
    description = cell(found, 0, "prod.xProd")
    assert description.value == "TUBO PVC SOLD. 25MM PRETO"
    assert description.confidence < 0.95


def test_descriptions_without_accents_have_none() -> None:
    assert described("RACAO CAES ADULTOS", "PAO DE FORMA", "AÇO INOX") == [
        "RACAO CAES ADULTOS",
        "PAO DE FORMA",
        "ACO INOX",
    ]
    assert described("GLIFOSÁTO 20L", "SERINGA DESC. 5ML") == ["GLIFOSÁTO 20L", "SERINGA DESC. 5ML"]
    assert described("RAÇÃO CÃES ADULTOS", "PAO DE FORMA") == ["RAÇÃO CÃES ADULTOS", "PAO DE FORMA"]


def test_the_comma_of_a_size_is_likelier_than_its_point() -> None:
    size = word("2.5MM", 160 + 5 * WIDTH, 965, {1: [(",", 0.3)]})
    texts = danfe([("A-1", "CABO", *ROWS[0][2:])], total="45,00")
    (found,) = understand(document(*texts, extra=[Line(size.box, (size,))])).documents
    assert cell(found, 0, "prod.xProd").value == "CABO 2,5MM"


def coded(code: str, doubts: dict[int, list[tuple[str, float]]]) -> str:
    texts = danfe([("", *ROWS[0][1:]), ("1729057", *ROWS[1][1:])])
    read = word(code, 40, 965, doubts)
    (found,) = understand(document(*texts, extra=[Line(read.box, (read,))])).documents
    return cell(found, 0, "prod.cProd").value


def test_a_code_has_the_form_of_the_others() -> None:
    assert coded("I729O58", {}) == "I729O58"
    assert coded("I729058", {}) == "1729058"
    assert coded("B-1001", {}) == "B-1001"


def test_noughts_fill_up_a_code_that_begins_with_a_letter() -> None:
    assert coded("0000-9428", {3: [("C", 0.01)]}) == "000C-9428"
    assert coded("0007-4216", {3: [("T", 0.2)]}) == "000T-4216"
    assert coded("0007-4216", {}) == "0007-4216"
    assert coded("(-2467", {0: [("C", 0.1), ("0", 0.05)]}) == "C-2467"


@pytest.mark.parametrize(
    ("read", "place", "other", "printed"),
    [
        ("21", 1, "L", "2L"),
        ("5006", 3, "G", "500G"),
        ("201.", 2, "I", "20L"),
        ("21", 1, "7", "21"),
        ("R-21", 3, "L", "R-21"),
    ],
)
def test_the_last_digit_of_a_number_may_be_its_unit(read: str, place: int, other: str, printed: str) -> None:
    size = word(read, 160 + 5 * WIDTH, 965, {place: [(other, 0.2)]})
    texts = danfe([("A-1", "SUCO", *ROWS[0][2:])], total="45,00")
    (found,) = understand(document(*texts, extra=[Line(size.box, (size,))])).documents
    assert cell(found, 0, "prod.xProd").value == f"SUCO {printed}"


def test_a_hyphen_is_in_the_codes_of_a_form() -> None:
    rows = [("000B-6210", *ROWS[0][1:]), ("000T4216", *ROWS[1][1:])]
    assert cell(only(danfe(rows)), 1, "prod.cProd").value == "000T-4216"


def test_what_a_stamp_left_beside_a_description_is_no_part_of_it() -> None:
    stamp = word("26/", 160 + 25 * WIDTH, 965, {0: [("4", 0.5)]})
    texts = danfe([("A-1", "TONER PRETO DE 5KG", *ROWS[0][2:])], total="45,00")
    (found,) = understand(document(*texts, extra=[Line(stamp.box, (stamp,))])).documents
    assert cell(found, 0, "prod.xProd").value == "TONER PRETO DE 5KG"


def test_a_doubtful_mark_after_a_description_is_a_speck() -> None:
    last = word("AZUL.", 160 + 7 * WIDTH, 965, {4: [("-", 0.45)]})
    texts = danfe([("A-1", "TECIDO", *ROWS[0][2:])], total="45,00")
    (found,) = understand(document(*texts, extra=[Line(last.box, (last,))])).documents
    assert cell(found, 0, "prod.xProd").value == "TECIDO AZUL"


def test_a_one_whose_foot_touches_its_point_is_no_l() -> None:
    first = word("L0", 160 + 7 * WIDTH, 965, {0: [("1", 0.3)]})
    texts = danfe([("A-1", "CANETA", *ROWS[0][2:])], total="45,00")
    (found,) = understand(document(*texts, extra=[Line(first.box, (first,))])).documents
    assert cell(found, 0, "prod.xProd").value == "CANETA 1.0"


def test_a_word_has_the_point_that_most_of_the_document_gives_it() -> None:
    assert described("FITA COD. FAB. 123", "TUBO COD FAB 456", "LIXA COD. FAB. 789", "COD") == [
        "FITA COD. FAB. 123",
        "TUBO COD. FAB. 456",
        "LIXA COD. FAB. 789",
        "COD",
    ]
    assert described("FITA COD. 123", "TUBO COD 456") == ["FITA COD. 123", "TUBO COD 456"]


@pytest.mark.parametrize(("doubt", "printed"), [(0.2, "DOCE DE ABACAXI EM CALDA"), (0.001, "DOCE DE ABACAX! EM CALDA")])
def test_a_doubtful_exclamation_mark_after_capitals_is_an_i(doubt: float, printed: str) -> None:
    texts = danfe([("A-1", "DOCE DE", *ROWS[0][2:])])
    last = word("ABACAX!", 160 + 8 * WIDTH, 965, {6: [("I", doubt)]})
    rest = line("EM CALDA", 160 + 16 * WIDTH, 965)
    (found,) = understand(document(*texts, extra=[Line(last.box, (last,)), rest])).documents
    assert cell(found, 0, "prod.xProd").value == printed
