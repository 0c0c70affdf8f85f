"""The upper part of a DANFE: the receipt stub, the issuer's block, the number and the access key."""

from itertools import pairwise

import numpy as np

from data_synth.identifiers import group_access_key
from data_synth.pages.codes import draw_bars
from data_synth.pages.note_form import NoteForm
from data_synth.pages.notes import Party, decimal_comma, printed_phone
from data_synth.pages.typesetting import Align, Print, bold_of, choose


def stub(form: NoteForm, y0: float) -> float:
    """The section that the receiver signs and the carrier keeps."""
    note, x0, x1 = form.note, form.x0, form.x1
    middle, edge, y1 = y0 + form.cell_height, x0 + 0.82 * (x1 - x0), y0 + 2 * form.cell_height
    form.frame(x0, y0, edge, middle)
    form.frame(edge, y0, x1, y1)
    received = f"RECEBEMOS DE {note.issuer.name} OS PRODUTOS E SERVIÇOS CONSTANTES DA NOTA FISCAL INDICADA AO LADO"
    if form.rng.random() < 0.4:
        received += f". EMISSÃO: {note.issued:%d/%m/%Y} VALOR TOTAL: R$ {decimal_comma(note.totals['vNF'], 2)}"
        received += f" DESTINATÁRIO: {note.recipient.name}"
    form.paragraph(form.caption, received, x0, y0 + form.pad, edge, 1.5 * form.caption.style.cap_height, 2)
    share = x0 + 0.22 * (edge - x0)
    form.cell(x0, middle, share, y1, "DATA DE RECEBIMENTO", "")
    form.cell(share, middle, edge, y1, "IDENTIFICAÇÃO E ASSINATURA DO RECEBEDOR", "")
    for i, text in enumerate(("NF-e", form.number, form.series), start=1):
        form.text(form.value, text, edge, x1, y0 + i * (y1 - y0) / 3.6, "centre")
    cap_height = form.value.style.cap_height
    for x in np.arange(x0, x1, 1.2 * cap_height):
        form.canvas.rule(x, y1 + cap_height, min(x + 0.7 * cap_height, x1), y1 + cap_height, 1, form.rule_level)
    return y1 + 2 * cap_height


def masthead(form: NoteForm, y0: float, sheet: str) -> float:
    x0, x1, cap_height, note = form.x0, form.x1, form.value.style.cap_height, form.note
    bold = form.value.but(bold_of(form.value.face, form.faces))
    large = bold.but(cap_height=1.4 * cap_height)
    y1 = y0 + 14.5 * cap_height
    edges = x0, x0 + 0.4 * (x1 - x0), x0 + 0.56 * (x1 - x0), x1
    for left, right in pairwise(edges):
        form.frame(left, y0, right, y1)
    _issuer(form, large, edges[0], edges[1], y0)

    form.text(large, "DANFE", edges[1], edges[2], y0 + 2.2 * cap_height, "centre")
    lines = ("DOCUMENTO AUXILIAR", "DA NOTA FISCAL", "ELETRÔNICA", "0-ENTRADA", "1-SAÍDA")
    for i, text in enumerate(lines):
        y = y0 + (3.8 + 1.3 * i) * cap_height
        form.text(form.caption, text, edges[1], edges[2], y, "centre" if i < 3 else "left")
    folio = form.rng.choice(["FOLHA {}", "Folha {}", "FL. {}", "PÁGINA {}"]).format(
        sheet.replace("/", form.rng.choice(["/", " / ", " de "]))
    )
    for i, text in enumerate((form.number, form.series, folio)):
        form.text(bold, text, edges[1], edges[2], y0 + (10.6 + 1.6 * i) * cap_height)
    form.record("ide.nNF", str(note.number))
    form.record("ide.serie", str(note.series))
    box = edges[2] - 3.2 * cap_height, y0 + 7.2 * cap_height, edges[2] - 1.2 * cap_height, y0 + 9.4 * cap_height
    form.frame(*box)
    form.text(form.value, "1", box[0] - form.pad, box[2] + form.pad, box[3] - 0.6 * cap_height, "centre")

    if form.rng.random() < 0.85:
        draw_bars(form.canvas, note.key, edges[2], y0 + 0.8 * cap_height, edges[3], y0 + 4.8 * cap_height)
    y = y0 + 5.6 * cap_height
    form.cell(edges[2], y, edges[3], y + form.cell_height, form.caption_of("key"), "")
    key = group_access_key(note.key) if form.rng.random() < 0.9 else note.key
    baseline = y + form.cell_height - form.pad - 0.3 * cap_height
    if form.text(form.value, key, edges[2], edges[3], baseline, "centre") == key:
        form.record("infNFe.Id", note.key)
    advice = (
        "Consulta de autenticidade no portal nacional da NF-e",
        "www.nfe.fazenda.gov.br/portal ou no site da Sefaz",
    )
    for i, text in enumerate(advice, start=1):
        form.text(form.value, text, edges[2], edges[3], y + form.cell_height + (0.4 + 1.7 * i) * cap_height, "centre")
    return y1


def _issuer(form: NoteForm, large: Print, x0: float, x1: float, y0: float) -> None:
    """Name and address of the issuer."""
    issuer, rng, cap_height = form.note.issuer, form.rng, form.value.style.cap_height
    align: Align = choose(rng, ("centre", "left"), (0.8, 0.2))
    y = y0 + 1.4 * cap_height
    if rng.random() < 0.25:
        form.text(form.caption, "IDENTIFICAÇÃO DO EMITENTE", x0, x1, y, "centre")
    y += 1.6 * cap_height
    name = []
    for line in large.wrap(issuer.name, 0.9 * (x1 - x0))[:2]:
        name.append(form.text(large, line, x0, x1, y, align))
        y += 2.2 * cap_height
    form.record_text("emit.xNome", issuer.name, " ".join(name))
    for text, parts in address_lines(rng, issuer):
        if form.text(form.value, text, x0, x1, y, align) == form.value.spell(text):
            form.record_party("emit", issuer, parts)
        y += 1.7 * cap_height


def address_lines(rng: np.random.Generator, party: Party) -> list[tuple[str, tuple[str, ...]]]:
    """The address of an issuer as some program prints it: each line, and the parts that it tells."""
    postcode = choose(rng, (f"{party.postcode[:5]}-{party.postcode[5:]}", party.postcode))
    phone = printed_phone(rng, party.phone)
    street = choose(
        rng, (f"{party.street}, {party.house}", f"{party.street}, Nº {party.house}", f"{party.street} {party.house}")
    )
    state = choose(rng, (f"{party.town} - {party.state}", f"{party.town}/{party.state}", f"{party.town}-{party.state}"))
    return choose(
        rng,
        (
            [
                (street, ("xLgr",)),
                (f"{party.district} - {state}", ("xBairro", "xMun", "UF")),
                (f"CEP: {postcode} Fone: {phone}", ("CEP", "fone")),
            ],
            [
                (street, ("xLgr",)),
                (f"{party.district} - CEP: {postcode}", ("xBairro", "CEP")),
                (state, ("xMun", "UF")),
                (f"Fone/Fax: {phone}", ("fone",)),
            ],
            [
                (f"{street} - {party.district}", ("xLgr", "xBairro")),
                (f"{state} - CEP {postcode}", ("xMun", "UF", "CEP")),
                (f"TEL: {phone}", ("fone",)),
            ],
            [
                (street, ("xLgr",)),
                (party.district, ("xBairro",)),
                (f"{postcode} - {state}", ("CEP", "xMun", "UF")),
                (f"Telefone: {phone}", ("fone",)),
            ],
        ),
    )
