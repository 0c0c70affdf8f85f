"""The XML of a note: read safely, compared with paper, drafted, and used as proof."""

from pathlib import Path

import pytest

from ocr_app.cli import fields
from ocr_app.document import Line
from ocr_app.errors import EmptyFileError, MissingFileError, UnreadableFileError
from ocr_app.fiscal.proof import prove
from ocr_app.fiscal.tables import tables, to_csv
from ocr_app.fiscal.understanding import FiscalReading, understand
from ocr_app.fiscal.xml import differences, draft, find_xml, read_xml
from tests.ocr_app.fiscal.pages import ROWS, access_key, danfe, document, line, word

ITEM = (
    "<det nItem='{n}'><prod><cProd>{0}</cProd><xProd>{1}</xProd><NCM>{2}</NCM><CFOP>{4}</CFOP><uCom>{5}</uCom>"
    "<qCom>{6}</qCom><vUnCom>{7}</vUnCom><vProd>{8}</vProd></prod>"
    "<imposto><ICMS><ICMS00><orig>0</orig><CST>00</CST></ICMS00></ICMS></imposto></det>"
)


def xml_of(rows: tuple[tuple[str, ...], ...] = ROWS, total: str = "70.00", key: str | None = None) -> str:
    items = "".join(
        ITEM.format(*row[:6], *(value.replace(".", "").replace(",", ".") for value in row[6:]), n=n)
        for n, row in enumerate(rows, 1)
    )
    return (
        f"<nfeProc xmlns='http://www.portalfiscal.inf.br/nfe'><NFe><infNFe Id='NFe{key or access_key()}'>"
        "<ide><natOp>VENDA DE MERCADORIA</natOp><serie>1</serie><nNF>1234</nNF>"
        "<dhEmi>2026-06-10T18:45:12-03:00</dhEmi></ide>"
        "<emit><CNPJ>11222333000181</CNPJ><xNome>Padaria Flor de Lis Ltda</xNome></emit>"
        "<dest><CPF>52998224725</CPF><xNome>Maria das Dores Lima</xNome></dest>"
        f"{items}<total><ICMSTot><vProd>{total}</vProd><vNF>{total}</vNF></ICMSTot></total>"
        "<cobr><dup><nDup>001</nDup></dup><dup><nDup>002</nDup></dup></cobr></infNFe></NFe></nfeProc>"
    )


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.xml"
    path.write_text(xml_of(), encoding="utf-8")
    return path


def test_an_xml_is_told_by_the_ids_of_fields(note: Path) -> None:
    xml = read_xml(note)
    assert xml.key == access_key()
    assert xml.fields["emit.CNPJ"] == "11222333000181"
    assert xml.fields["cobr.dup[2].nDup"] == "002"
    assert xml.fields["ide.dhEmi#time"] == "18:45:12"
    assert [item["prod.cProd"] for item in xml.items] == ["A-1", "B-22"]
    assert xml.items[0]["imposto.ICMS.CST"] == "00"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyFileError),
        (b"<nfeProc><NFe>", UnreadableFileError),
        (b"<html><body/></html>", UnreadableFileError),
        (b"\xff\xfe\x00", UnreadableFileError),
        (
            b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><NFe><infNFe>&b;</infNFe></NFe>",
            UnreadableFileError,
        ),
        (b"<NFe><infNFe>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</infNFe></NFe>", UnreadableFileError),
    ],
    ids=["empty", "broken", "another", "garbage", "entities", "deep"],
)
def test_what_is_no_xml_of_a_note_is_told_in_a_line(content: bytes, error: type[Exception], tmp_path: Path) -> None:
    path = tmp_path / "bad.xml"
    path.write_bytes(content)
    with pytest.raises(error) as raised:
        read_xml(path)
    assert str(raised.value).startswith(str(path)) and "\n" not in str(raised.value)


def test_a_missing_xml_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError):
        read_xml(tmp_path / "none.xml")


def test_a_folder_gives_the_xml_of_the_key(note: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.xml").write_text("<nfe", encoding="utf-8")
    assert find_xml(tmp_path, access_key()) == note
    assert find_xml(tmp_path, access_key(number=9)) is None


def test_paper_that_says_what_the_xml_says_does_not_differ(note: Path) -> None:
    (paper,) = understand(document(*danfe(ROWS))).documents
    assert differences(paper, read_xml(note)) == []


def test_what_differs_is_listed_field_by_field(tmp_path: Path) -> None:
    path = tmp_path / "other.xml"
    rows = (ROWS[0], (*ROWS[1][:6], "3,0000", *ROWS[1][7:]))
    path.write_text(xml_of(rows, total="71.00"), encoding="utf-8")
    (paper,) = understand(document(*danfe(ROWS))).documents
    found = {(each.item, each.id, each.paper, each.xml) for each in differences(paper, read_xml(path))}
    assert found == {
        (None, "total.ICMSTot.vProd", "70.00", "71.00"),
        (None, "total.ICMSTot.vNF", "70.00", "71.00"),
        (2, "prod.qCom", "2.0000", "3.0000"),
    }


def test_the_xml_of_another_note_is_not_compared(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "other.xml"
    path.write_text(xml_of(key=access_key(number=9)), encoding="utf-8")
    fields.compare(understand(document(*danfe(ROWS))), Path("nota.png"), path)
    output = capfd.readouterr()
    assert output.out == ""
    assert output.err.strip().endswith(f"the XML of another note: its key is {access_key(number=9)}")


@pytest.mark.parametrize("total", ["NaN", "sNaN", "-Infinity", "1e999999999", "9" * 5000, "٧٠", ""])
def test_an_amount_that_is_no_number_differs_from_the_paper(total: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.xml"
    path.write_text(xml_of(ROWS, total=total).replace("<vProd>70.00", "<vProd>"), encoding="utf-8")
    (paper,) = understand(document(*danfe(ROWS))).documents
    found = {each.xml for each in differences(paper, read_xml(path))}
    assert found == ({total} if total else set())


def test_a_draft_says_what_the_paper_says(tmp_path: Path) -> None:
    (paper,) = understand(document(*danfe(ROWS))).documents
    path = tmp_path / "draft.xml"
    path.write_bytes(draft(paper))
    assert differences(paper, read_xml(path)) == []
    assert read_xml(path).key == access_key()


def test_the_xml_proves_the_lines_that_hold_nothing_else(note: Path) -> None:
    lines = [line(*text) for text in danfe(ROWS)]
    page = document(*danfe(ROWS))
    (paper,) = understand(page).documents
    found = prove(page.pages[0].lines, 1, paper, read_xml(note))
    proven = {lines[index].text: truth for index, truth in found.items()}
    assert proven["FARINHA DE TRIGO 1KG"] == "FARINHA DE TRIGO 1KG"
    assert proven["11.222.333/0001-81"] == "11.222.333/0001-81"
    assert "DATA DA EMISSÃO" not in proven
    assert all(text == truth for text, truth in proven.items())


def test_a_doubtful_misreading_is_proven_and_a_sure_disagreement_is_not(note: Path) -> None:
    texts = danfe([("A-1", "FARINHA DE TRIGO IKG", *ROWS[0][2:]), ("B-22", "ACUCAR CRISTAL 9KG", *ROWS[1][2:])])
    page = document(*texts)
    (paper,) = understand(page).documents
    found = {
        page.pages[0].lines[i].text: truth for i, truth in prove(page.pages[0].lines, 1, paper, read_xml(note)).items()
    }
    assert found["FARINHA DE TRIGO IKG"] == "FARINHA DE TRIGO 1KG"  # 1 and I look alike
    assert "ACUCAR CRISTAL 9KG" not in found


def proven(texts: list[tuple[str, int, int]], xml: Path) -> list[str]:
    page = document(*texts)
    (paper,) = understand(page).documents
    return list(prove(page.pages[0].lines, 1, paper, read_xml(xml)).values())


def test_where_commas_and_points_stand_for_one_another_no_weight_is_proven(tmp_path: Path) -> None:
    path = tmp_path / "NOTA.xml"
    weights = "<transp><vol><qVol>3</qVol><pesoL>61.031</pesoL><pesoB>70.091</pesoB></vol></transp><total>"
    path.write_text(xml_of().replace("<total>", weights, 1), "utf-8")
    titles = [("TRANSPORTADOR / VOLUMES", 40, 780), ("QUANTIDADE", 40, 805), ("PESO BRUTO", 900, 805)]
    texts = [*danfe(ROWS), *titles, ("PESO LÍQUIDO", 1300, 805), ("61,031", 1300, 830)]
    assert "70,091" in proven([*texts, ("70,091", 900, 830)], path)
    texts[-1] = ("61.031", 1300, 830)
    assert "70,091" not in proven([*texts, ("70,091", 900, 830)], path)


def test_amounts_that_lack_the_sign_between_them_are_not_proven(note: Path) -> None:
    texts = [text for text in danfe(ROWS) if text[0] not in ("4,5000", "45,00")]
    words = word("4,5000", 1060, 965), word("45,00", 1200, 965)
    row = Line((1060, 965, 1245, 981), words)
    for sign, expected in (("-", True), ("=", False)):
        page = document(*texts, ("VALOR " + sign, 40, 1990), extra=[row])
        (paper,) = understand(page).documents
        found = prove(page.pages[0].lines, 1, paper, read_xml(note)).values()
        assert ("4,5000 45,00" in found) == expected


def test_a_spreadsheet_never_takes_what_was_read_for_a_formula() -> None:
    texts = danfe([("=1+1", *ROWS[0][1:]), ROWS[1]])
    reading = FiscalReading("nota.png", understand(document(*texts)).documents)
    _, items = tables([reading])
    assert b",'=1+1," in to_csv(items)
