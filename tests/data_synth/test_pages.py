import dataclasses
import functools
import re
from decimal import Decimal
from typing import get_args

import numpy as np
import pytest

from data_synth.barcode import code128
from data_synth.datasets import KINDS as PAGES
from data_synth.defects import Severity
from data_synth.fonts import Face, find_faces
from data_synth.pages import NoteTruth, SynthLine, SynthPage, block, blocks, danfe, truth_csv
from ocr_app.fiscal import access_key
from ocr_app.fiscal.check_digits import is_access_key
from tests.data_synth.faces import complete_faces

KINDS = {"block": block, **PAGES}
NOTES = [kind for kind in PAGES if kind != "receipt"]
every_severity = pytest.mark.parametrize("severity", get_args(Severity))
every_kind = pytest.mark.parametrize("kind", KINDS)


@functools.cache
def faces() -> tuple[Face, ...]:
    return complete_faces()


@functools.cache
def page(kind: str, severity: Severity, seed: int = 0) -> SynthPage:
    return KINDS[kind](np.random.default_rng(seed), faces(), severity)


def parse_truth(csv: str) -> list[tuple[tuple[float, float, float, float], str]]:
    """As a scorer reads it: eight coordinates, and the rest is the transcript."""
    lines = []
    for row in csv.splitlines():
        *numbers, text = row.split(",", 8)
        xs, ys = [float(x) for x in numbers[0::2]], [float(y) for y in numbers[1::2]]
        lines.append(((min(xs), min(ys), max(xs), max(ys)), text))
    return lines


@every_kind
@every_severity
def test_boxes_lie_on_the_page_one_for_each_character(kind: str, severity: Severity) -> None:
    made = page(kind, severity)
    height, width = made.image.shape
    assert made.image.dtype == np.uint8
    assert made.lines
    for line in made.lines:
        assert line.text == line.text.strip() and line.boxes.shape == (len(line.text), 4)
        assert (line.boxes[:, :2] <= line.boxes[:, 2:]).all()
        assert (line.boxes >= 0).all() and (line.boxes <= (width, height, width, height)).all()


@every_kind
def test_the_same_seed_makes_the_same_pixels_and_another_seed_others(kind: str) -> None:
    first, again, other = (KINDS[kind](np.random.default_rng(seed), faces(), "worn") for seed in (1, 1, 2))
    assert np.array_equal(first.image, again.image)
    assert truth_csv(first) == truth_csv(again) != truth_csv(other)


@every_kind
def test_characters_stand_where_their_boxes_are(kind: str) -> None:
    made = page(kind, "clean", seed=3)
    paper = np.median(made.image)
    contrasts = []
    for line in made.lines:
        for character, (x0, y0, x1, y1) in zip(line.text, line.boxes.astype(int), strict=True):
            if character != " ":
                inside = made.image[y0 : y1 + 1, x0 : x1 + 1]
                contrasts.append(abs(paper - inside.mean()))
    assert np.mean(np.array(contrasts) > 20) > 0.99


def test_truth_is_a_quadrilateral_and_a_transcript_per_line() -> None:
    made = page("receipt", "clean")
    parsed = parse_truth(truth_csv(made))
    assert [text for _, text in parsed] == [line.text for line in made.lines]
    for (x0, y0, x1, y1), line in zip((box for box, _ in parsed), made.lines, strict=True):
        assert np.allclose((x0, y0), line.boxes[:, :2].min(axis=0), atol=1)
        assert np.allclose((x1, y1), line.boxes[:, 2:].max(axis=0), atol=1)


def test_a_transcript_may_hold_commas() -> None:
    text = "A, B: 1,50"
    boxes = np.array([[10.0 * i, 5, 10 * i + 8, 20] for i in range(len(text))], np.float32)
    sheet = SynthPage(np.full((40, 200), 255, np.uint8), (SynthLine(text, boxes),))
    assert truth_csv(sheet) == "0,5,98,5,98,20,0,20,A, B: 1,50\n"


def test_a_block_is_a_patch_of_several_lines() -> None:
    for seed in range(20):
        made = page("block", "clean", seed)
        assert 5 <= len(made.lines) <= 40
        assert 300 <= made.image.shape[1] <= 1100


def test_without_a_severity_blocks_are_of_all_kinds() -> None:
    contrast = [block(np.random.default_rng(seed), faces()).image.std() for seed in range(12)]
    assert max(contrast) > 1.5 * min(contrast)


def cents(amount: str) -> int:
    return int(re.sub(r"\D", "", amount))


def test_a_receipts_items_sum_up_to_its_total() -> None:
    added_up = 0
    for seed in range(8):
        text = "\n".join(line.text for line in page("receipt", "clean", seed).lines)
        totals = re.findall(r"^\d+ [A-Z]+ x ([\d.,]+) +([\d.,]+)$", text, re.IGNORECASE | re.MULTILINE)
        announced = re.search(r"Valor total R\$ +([\d.,]+)$", text, re.IGNORECASE | re.MULTILINE)
        if announced and totals:
            assert sum(cents(total) for _, total in totals) == cents(announced[1])
            added_up += 1
    assert added_up >= 4


def test_a_danfe_names_what_the_form_asks_for_and_a_valid_access_key() -> None:
    texts = [line.text.upper() for line in page("danfe", "clean").lines]
    assert "DANFE" in texts
    assert sum("CNPJ" in text for text in texts) >= 3
    assert any(is_access_key(text) for text in texts)


def note(made: SynthPage) -> NoteTruth:
    assert made.note is not None
    return made.note


def printed(made: SynthPage) -> str:
    """Letters and digits of a page, without what parts them."""
    return re.sub(r"[\W_]", "", "".join(line.text for line in made.lines)).upper()


@pytest.mark.parametrize("kind", NOTES)
@pytest.mark.parametrize("seed", range(6))
def test_what_a_fiscal_document_says_is_printed_on_it(kind: str, seed: int) -> None:
    made = page(kind, "clean", seed)
    text = printed(made)
    truth = note(made)
    assert any(id.endswith(".Id") for id in truth.fields)
    texts = {
        id: value
        for id, value in truth.fields.items()
        if id.endswith((".CNPJ", ".CPF", ".Id", "xLgr", "xMun", "nProt"))
    }
    for item in truth.items:
        texts |= {f"{id} {value}": value for id, value in item.items() if id in ("prod.cProd", "prod.CFOP", "prod.NCM")}
    for id, value in texts.items():
        assert re.sub(r"[\W_]", "", value).upper() in text, id


@pytest.mark.parametrize("seed", range(6))
def test_the_numbers_of_a_note_close(seed: int) -> None:
    truth = note(page("nfce", "clean", seed))
    rows = [{id: Decimal(value) for id, value in item.items() if id[5] in "qv"} for item in truth.items]
    for row in rows:
        if len(row) == 3:
            assert abs(row["prod.qCom"] * row["prod.vUnCom"] - row["prod.vProd"]) <= Decimal("0.005")
    if all("prod.vProd" in row for row in rows):
        assert sum(row["prod.vProd"] for row in rows) == Decimal(truth.fields["total.ICMSTot.vProd"])


@pytest.mark.parametrize("seed", range(6))
def test_the_parts_of_a_freight_are_its_price(seed: int) -> None:
    fields = note(page("dacte", "clean", seed)).fields
    parts = [Decimal(value) for id, value in fields.items() if id.endswith("vComp")]
    names = [id for id in fields if id.startswith("vPrest.Comp") and id.endswith("xNome")]
    assert len(parts) == len(names) and sum(parts) == Decimal(fields["vPrest.vTPrest"])


@pytest.mark.parametrize("seed", range(6))
def test_the_key_of_a_service_note_says_who_issued_which_note(seed: int) -> None:
    fields = note(page("danfse", "clean", seed)).fields
    key = access_key.parse(fields["infNFSe.Id"])
    assert key and key.model == "nfse"
    assert (key.issuer, key.number) == (fields["emit.CNPJ"], fields["infNFSe.nNFSe"])


def test_what_is_no_nota_has_no_fields() -> None:
    assert page("receipt", "clean").note is None
    assert page("block", "clean").note is None


def test_the_forms_are_of_many_layouts() -> None:
    forms = ["\n".join(line.text for line in page("danfe", "clean", seed).lines).upper() for seed in range(12)]
    assert 0 < sum("CCLASSTRIB" in form for form in forms) < 12
    assert len({form.count("DUPLICATA") + form.count("FATURA") > 0 for form in forms}) == 2
    assert len([form for form in forms if "DADOS ADICIONAIS" not in form]) in range(1, 6)


def test_faces_that_lack_accents_print_without_them() -> None:
    lacking = frozenset("áàâãçéêíóôõúüÁÀÂÃÇÉÊÍÓÔÕÚÜº")
    bare = [dataclasses.replace(face, missing=lacking) for face in faces()[:5]]
    text = "".join(line.text for line in danfe(np.random.default_rng(0), bare, "clean").lines)
    assert "INSCRICAO ESTADUAL" in text.upper()
    assert not lacking.intersection(text)


def test_no_faces_are_refused() -> None:
    for make in KINDS.values():
        with pytest.raises(ValueError, match="no faces"):
            make(np.random.default_rng(0), (), "clean")


# Widths in modules of bars and spaces, from the tables of ISO/IEC 15417: start B, start C, and stop.
START_B, START_C, STOP = "11010010000", "11010011100", "1100011101011"


def symbols(bars: np.ndarray) -> list[str]:
    modules = "".join("1" if bar else "0" for bar in bars)
    assert modules.endswith(STOP)
    return [modules[i : i + 11] for i in range(0, len(modules) - len(STOP), 11)]


def test_an_access_key_becomes_bars_of_code_set_c() -> None:
    drawn = symbols(code128("12345678" * 5 + "1234"))
    assert len(drawn) == 1 + 22 + 1
    assert drawn[0] == START_C
    assert drawn[1] == drawn[5] == "10110011100"  # 12
    # Bars take an even number of modules in every symbol: how a scanner notices a misread.
    assert all(symbol.count("1") % 2 == 0 for symbol in drawn)


def test_letters_are_of_code_set_b_and_the_check_symbol_counts_places() -> None:
    start, *letters, check = symbols(code128("AB"))
    assert start == START_B
    assert letters == ["10100011000", "10001011000"]
    # (104 + 1 * 33 + 2 * 34) mod 103 = 102, which is FNC1.
    assert check == "11110101110"
    with pytest.raises(ValueError, match="set B"):
        code128("ação")


@pytest.mark.parametrize("seed", [43, 72])
def test_accents_over_the_first_line_of_a_form_stay_on_the_sheet(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks.texts, "heading", lambda rng: "ÂÃÉÜ")
    tall = tuple(face for face in find_faces() if face.name == "GNUTypewriter Standard")
    canvas = blocks._form_patch(np.random.default_rng([3, seed]), tall, 7.0)
    assert canvas.lines
