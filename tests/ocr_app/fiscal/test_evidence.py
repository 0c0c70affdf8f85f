"""What vouches for a value, and what does not: a wrong value must never be called proven."""

from collections.abc import Sequence

from ocr_app.document import Line
from ocr_app.fiscal.candidates import Candidate
from ocr_app.fiscal.deciding import apply, slots_of
from ocr_app.fiscal.documents import Field, FiscalDocument
from ocr_app.fiscal.found import Found
from ocr_app.fiscal.rules import product, total
from ocr_app.fiscal.slots import Slot
from ocr_app.fiscal.spans import Span
from ocr_app.fiscal.understanding import understand
from ocr_app.fiscal.values import Kind
from tests.ocr_app.fiscal.pages import ROWS, cell, danfe, document, only, word

PROVEN = 0.95
Doubts = dict[int, Sequence[tuple[str, float]]]


def row_of(*numbers: tuple[str, Doubts], total: str = "70,00") -> FiscalDocument:
    """A note whose first row has these words for quantity, price and total, with what their characters may be."""
    texts = danfe([(*ROWS[0][:6], "", "", ""), ROWS[1]], total=total)
    texts += [("BC.ICMS", 1340, 930), ("0,00", 1340, 965), ("0,00", 1340, 995)]
    words = [word(text, x, 965, doubts) for (text, doubts), x in zip(numbers, (920, 1060, 1200), strict=True)]
    (found,) = understand(document(*texts, extra=[Line(each.box, (each,)) for each in words])).documents
    return found


def factors(found: FiscalDocument) -> list[Field]:
    return [cell(found, 0, f"prod.{name}") for name in ("qCom", "vUnCom", "vProd")]


def test_a_total_is_not_made_up_of_two_factors_that_are_hardly_read() -> None:
    quantity: tuple[str, Doubts] = ("2,001", {n: [("7", 0.45)] for n in (0, 2, 3, 4)})
    price: tuple[str, Doubts] = ("72,30", {1: [("3", 0.4)], 3: [("8", 0.45)], 4: [("6", 0.3)]})
    total: tuple[str, Doubts] = ("145,60", {n: [("8", 0.5)] for n in (1, 2, 4, 5)})
    assert all(field.confidence < PROVEN for field in factors(row_of(quantity, price, total)))


def test_a_product_does_not_vouch_for_the_last_of_many_decimals() -> None:
    quantity, price, total = factors(row_of(("4,00", {}), ("171,0041", {}), ("684,02", {}), total="709,02"))
    assert price.value == "171.0041" and price.confidence < PROVEN
    assert quantity.confidence > PROVEN and total.confidence > PROVEN


def test_a_product_does_not_tell_where_the_marks_of_both_factors_were() -> None:
    quantity, price, total = factors(row_of(("17500", {}), ("270", {}), ("472,50", {}), total="497,50"))
    assert total.value == "472.50"
    assert quantity.confidence < PROVEN and price.confidence < PROVEN


def test_a_product_does_not_vouch_for_a_digit_whose_runner_up_fits_too() -> None:
    price = factors(row_of(("0,309", {}), ("2,4800", {2: [("4", 0.0)], 3: [("6", 0.4)]}), ("0,76", {})))[1]
    assert price.value == "2.4800" and price.confidence < PROVEN


def test_the_same_amount_printed_twice_may_be_misread_twice() -> None:
    def totals(doubt: float) -> Field | None:
        texts = [text for text in danfe([ROWS[0], (*ROWS[1][:8], "")]) if text[0] != "70,00"]
        words = [word("70,00", x, 750, {0: [("8", doubt)]}) for x in (150, 700)]
        (found,) = understand(document(*texts, extra=[Line(each.box, (each,)) for each in words])).documents
        return found.get("total.ICMSTot.vProd")

    sure, doubtful = totals(0.01), totals(0.3)
    assert sure and sure.confidence > PROVEN
    assert doubtful and doubtful.confidence < PROVEN


def test_a_name_that_is_printed_twice_may_be_misread_twice() -> None:
    name = "Maria das Dores Lima"
    once, twice = (only([*before, *danfe(ROWS)]).get("dest.xNome") for before in ([], [(name, 600, 40)]))
    assert once and twice and once.value == twice.value == name
    assert twice.evidence == ("read", "repeat")
    assert once.confidence < twice.confidence < PROVEN


def test_a_number_that_is_printed_twice_may_be_misread_twice() -> None:
    spans = [Span.of(1, [word("000.018.423", x, 0)]) for x in (0, 900)]
    number = slots_of([Found("ide.nNF", Kind.NUMBER, span) for span in spans])["ide.nNF"]
    assert number.evidence == ["read", "repeat"] and number.confidence < PROVEN


def amount(text: str, confidence: float) -> Slot:
    slot = Slot.of("total", Kind.MONEY, Span.of(1, [word(text, 0, 0)]))
    assert slot
    slot.confidence = confidence
    return slot


def test_what_a_rule_vouched_for_is_open_again_once_another_has_broken_it() -> None:
    products, taxes, discount = amount("91.492,41", 0.74), amount("2.983,36", 0.99), amount("3.436,60", 0.997)
    note = amount("9.039,17", 0.9967)  # a digit was lost, which the instalments tell
    note.options.append(Candidate("91039.17", "91.039,17", 0.1))
    products.options.append(Candidate("9492.41", "9.492,41", 0.1))
    instalments = [amount("45.519,59", 0.585), amount("45.519,58", 0.875)]
    apply(
        [
            total("products+taxes-discount=note", [products, taxes], [discount], note, 0.85),
            total("instalments=note", instalments, [], note, 0.7),
        ]
    )
    assert note.value == "91039.17"
    assert products.value == "91492.41" or products.confidence < PROVEN


def test_a_product_that_is_a_cent_off_proves_nothing() -> None:
    quantity, price, total = factors(row_of(("42,8000", {}), ("1,8000", {}), ("77,05", {}), total="102,05"))
    assert (quantity.value, total.value) == ("42.8000", "77.05")
    assert quantity.confidence < PROVEN and price.confidence < PROVEN


def test_a_rate_does_not_vouch_for_the_cents_of_a_base_that_was_hardly_read() -> None:
    def base(doubt: float) -> Field:
        texts = danfe([(*ROWS[0][:8], "1.234,56"), ROWS[1]], total="1.259,56")
        texts += [("BC.ICMS", 1340, 930), ("% ICMS", 1440, 930), ("V.ICMS", 1540, 930)]
        texts += [("18,00", 1440, 965), ("222,22", 1540, 965)]
        read = word("1.234,56", 1340, 965, {7: [("8", doubt)]})
        (found,) = understand(document(*texts, extra=[Line(read.box, (read,))])).documents
        return cell(found, 0, "imposto.ICMS.vBC")

    assert base(0.001).confidence > PROVEN
    assert base(0.3).confidence < PROVEN


def test_no_amount_begins_with_a_nought_before_another_digit() -> None:
    _, price, _ = factors(row_of(("1,0000", {}), ("044,9800", {}), ("044,98", {}), total="69,98"))
    assert price.confidence < PROVEN


def test_a_state_that_is_printed_twice_may_be_misread_twice() -> None:
    found = only(danfe(ROWS)).get("emit.enderEmit.UF")
    again = only([*danfe(ROWS), ("UF", 900, 480), ("SP", 900, 505)]).get("emit.enderEmit.UF")
    assert found and again and found.value == again.value == "SP"
    assert found.confidence < PROVEN and again.confidence < PROVEN


def test_a_price_and_its_total_may_both_be_misread_where_one_piece_is_sold() -> None:
    quantity, price, sum_ = amount("1,00", 0.999), amount("606,14", 0.8), amount("606,14", 0.982)
    apply([product("quantity x price = total", quantity, price, sum_, 1)])
    assert sum_.to_field().confidence < PROVEN and price.to_field().confidence < PROVEN


def test_what_two_ways_to_misread_a_total_agree_on_is_likelier_than_either() -> None:
    amount = word("25.192,90", 1200, 965, {0: [("0", 0.1), ("7", 0.1)], 1: [("3", 0.05), ("8", 0.2)]})
    price = word("319,2900", 1060, 965, {1: [("7", 0.1)]})
    texts = danfe([(*ROWS[0][:6], "10,0000", "", "")], total="4.000,00")
    (found,) = understand(document(*texts, extra=[Line(each.box, (each,)) for each in (amount, price)])).documents
    assert cell(found, 0, "prod.vProd").value == "3192.90"
    assert cell(found, 0, "prod.vProd").confidence < 0.95
