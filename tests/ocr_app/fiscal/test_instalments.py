"""The instalments of a DANFE."""

from tests.ocr_app.fiscal.pages import ROWS, danfe, only, value


def test_the_number_of_an_instalment_may_touch_its_date() -> None:
    texts = [*danfe(ROWS), ("FATURA / DUPLICATAS", 40, 640), ("001-20 01/2027 35,00 002-20/02/2027 35,00", 40, 665)]
    found = only(texts)
    assert [value(found, f"cobr.dup[{n}].nDup") for n in (1, 2)] == ["001", "002"]
    assert [value(found, f"cobr.dup[{n}].dVenc") for n in (1, 2)] == ["2027-01-20", "2027-02-20"]


def test_instalments_keep_their_numbers_where_the_first_was_not_read() -> None:
    read = "1234/01 2?/0!/2027 35,00 1234/02 20/02/2027 35,00 1234/03 20/03/2027 35,00"
    found = only([*danfe(ROWS), ("FATURA / DUPLICATAS", 40, 640), (read, 40, 665)])
    dates = [value(found, f"cobr.dup[{n}].dVenc") for n in (1, 2, 3)]
    assert dates == [None, "2027-02-20", "2027-03-20"]
