"""Pages of fiscal documents as a recognizer would give them, with invented parties whose numbers close."""

from collections.abc import Sequence

from ocr_app.document import Character, Document, Line, Page, Word
from ocr_app.fiscal.check_digits import is_access_key, is_cnpj
from ocr_app.fiscal.documents import Barcode, Field, FiscalDocument
from ocr_app.fiscal.understanding import understand

HEIGHT = 16
WIDTH = 9  # of a character

CNPJ = "11.222.333/0001-81"
CPF = "529.982.247-25"


def word(text: str, x: int, y: int, doubts: dict[int, Sequence[tuple[str, float]]] | None = None) -> Word:
    """A word read surely, but for the characters in `doubts`: what these may be instead."""
    characters = []
    for n, sign in enumerate(text):
        others = tuple((doubts or {}).get(n, ()))
        confidence = 0.999 - sum(probability for _, probability in others)
        characters.append(Character(sign, (x + n * WIDTH, y, x + (n + 1) * WIDTH, y + HEIGHT), confidence, others))
    confidence = 1.0
    for character in characters:
        confidence *= character.confidence
    return Word(text, (x, y, x + len(text) * WIDTH, y + HEIGHT), confidence, tuple(characters))


def line(text: str, x: int, y: int) -> Line:
    words = []
    for part in text.split(" "):
        if part:
            words.append(word(part, x, y))
        x += (len(part) + 1) * WIDTH
    return Line((words[0].box[0], y, words[-1].box[2], y + HEIGHT), tuple(words))


def document(*texts: tuple[str, int, int], extra: Sequence[Line] = ()) -> Document:
    """A page with texts, each at its place."""
    lines = [line(*text) for text in texts] + list(extra)
    return Document("nota.png", "default", (Page(1, 1700, 2300, tuple(lines)),))


def access_key(cnpj: str = CNPJ, number: int = 1234, series: int = 1, model: str = "55", month: str = "2606") -> str:
    """A key with right check digits."""
    digits = "".join(sign for sign in cnpj if sign.isalnum())
    assert is_cnpj(digits)
    base = f"35{month}{digits}{model}{series:03d}{number:09d}112345678"
    return next(base + str(digit) for digit in range(10) if is_access_key(base + str(digit)))


def grouped(key: str) -> str:
    return " ".join(key[n : n + 4] for n in range(0, len(key), 4))


def danfe(
    rows: Sequence[tuple[str, ...]] = (), key: str | None = None, total: str = "70,00"
) -> list[tuple[str, int, int]]:
    """The texts of a DANFE in the layout of MOC 7.0."""
    key = key or access_key()
    texts = [
        ("Padaria Flor de Lis Ltda", 60, 180),
        ("Rua das Hortas, 12", 80, 240),
        ("Centro", 80, 260),
        ("Sorocaba - SP", 80, 280),
        ("18047-607", 80, 300),
        ("Fone: (15) 3232-1010", 80, 320),
        ("DANFE", 700, 180),
        ("DOCUMENTO AUXILIAR DA NOTA FISCAL ELETRÔNICA", 640, 210),
        ("Nº 000.001.234", 680, 340),
        ("SÉRIE 1", 680, 370),
        ("CHAVE DE ACESSO", 1100, 260),
        (grouped(key), 1100, 285),
        ("NATUREZA DA OPERAÇÃO", 40, 430),
        ("VENDA DE MERCADORIA", 40, 455),
        ("PROTOCOLO DE AUTORIZAÇÃO DE USO", 1100, 430),
        ("135260000012345 - 10/06/2026 18:45:12", 1100, 455),
        ("INSCRIÇÃO ESTADUAL", 40, 480),
        ("386722738274", 40, 505),
        ("CNPJ", 1100, 480),
        (CNPJ, 1100, 505),
        ("DESTINATÁRIO / REMETENTE", 40, 540),
        ("NOME / RAZÃO SOCIAL", 40, 565),
        ("Maria das Dores Lima", 40, 590),
        ("CNPJ / CPF", 1000, 565),
        (CPF, 1000, 590),
        ("DATA DA EMISSÃO", 1400, 565),
        ("10/06/2026", 1400, 590),
        ("CÁLCULO DO IMPOSTO", 40, 700),
        ("VALOR TOTAL DOS PRODUTOS", 40, 725),
        (total, 150, 750),
        ("VALOR TOTAL DA NOTA", 600, 725),
        (total, 700, 750),
        ("DADOS DO PRODUTO / SERVIÇO", 40, 900),
        *[(title, x, 930) for title, x in COLUMNS],
        ("DADOS ADICIONAIS", 40, 2000),
    ]
    for n, row in enumerate(rows):
        texts += [(text, x, 965 + 30 * n) for text, (_, x) in zip(row, COLUMNS, strict=True) if text]
    return texts


COLUMNS = (
    ("CÓDIGO", 40),
    ("DESCRIÇÃO DO PRODUTO / SERVIÇO", 160),
    ("NCM/SH", 560),
    ("CST", 680),
    ("CFOP", 760),
    ("UN", 840),
    ("QUANT", 920),
    ("V.UNIT", 1060),
    ("V.TOTAL", 1200),
)
ROWS = (
    ("A-1", "FARINHA DE TRIGO 1KG", "11010010", "000", "5102", "UN", "10,0000", "4,5000", "45,00"),
    ("B-22", "ACUCAR CRISTAL 5KG", "17019900", "000", "5102", "PC", "2,0000", "12,5000", "25,00"),
)


def only(texts: list[tuple[str, int, int]], barcodes: tuple[Barcode, ...] = ()) -> FiscalDocument:
    """What is understood of a page of these texts, which is one document."""
    (found,) = understand(document(*texts), barcodes).documents
    return found


def value(found: FiscalDocument, id: str) -> str | None:
    """The value of a field, None where it was not found."""
    field = found.get(id)
    return field.value if field else None


def cell(found: FiscalDocument, row: int, id: str) -> Field:
    """A field of an item; `row` counts from 0."""
    field = found.items[row].get(id)
    assert field
    return field
