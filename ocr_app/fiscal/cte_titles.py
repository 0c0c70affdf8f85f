"""The titles and headings of the DACTE of a CT-e."""

SPELLINGS = {
    # parties
    "rem": ("REMETENTE", "DADOS DO REMETENTE"),
    "dest": ("DESTINATÁRIO", "DADOS DO DESTINATÁRIO"),
    "exped": ("EXPEDIDOR",),
    "receb": ("RECEBEDOR",),
    "toma": ("TOMADOR DO SERVIÇO", "TOMADOR", "DADOS DO TOMADOR"),
    # headings
    "comp": ("COMPONENTES DO VALOR DA PRESTAÇÃO DO SERVIÇO", "COMPONENTES DO VALOR DA PRESTAÇÃO"),
    "imp": ("INFORMAÇÕES RELATIVAS AO IMPOSTO", "INFORMAÇÕES RELATIVAS AOS IMPOSTOS"),
    "docs": ("DOCUMENTOS ORIGINÁRIOS",),
    # titles
    "xNome": ("NOME / RAZÃO SOCIAL", "RAZÃO SOCIAL"),
    "xLgr": ("ENDEREÇO", "END"),
    "xBairro": ("BAIRRO", "BAIRRO / DISTRITO"),
    "xMun": ("MUNICÍPIO", "CIDADE"),
    "CNPJ": ("CNPJ/CPF", "CPF/CNPJ", "CNPJ", "CPF"),
    "IE": ("IE", "INSCRIÇÃO ESTADUAL", "E", "LE"),
    "CEP": ("CEP",),
    "fone": ("FONE", "TELEFONE"),
    "pais": ("PAÍS",),
    "UF": ("UF",),
    "model": ("MODELO", "MOD"),
    "serie": ("SÉRIE",),
    "number": ("NÚMERO", "NRO"),
    "fl": ("FL", "FOLHA"),
    "modal": ("MODAL",),
    "issued": (
        *("DATA E HORA DE EMISSÃO", "DATA/HORA DE EMISSÃO", "DATA E HORA DA EMISSÃO", "DATA E HORA"),
        *("DATA DE EMISSÃO", "DE EMISSÃO", "EMISSÃO"),
    ),
    "key": ("CHAVE DE ACESSO", "CHAVE DE ACESSO PARA CONSULTA DE AUTENTICIDADE"),
    "protocol": (
        *("PROTOCOLO DE AUTORIZAÇÃO DE USO", "PROTOCOLO DE AUTORIZAÇÃO", "NÚMERO DO PROTOCOLO", "PROTOCOLO"),
        "Nº PROTOCOLO",
    ),
    "CFOP": ("CFOP - NATUREZA DA PRESTAÇÃO", "CFOP - NATUREZA DA OPERAÇÃO", "NATUREZA DA PRESTAÇÃO"),
    "kind": ("TIPO DO CT-E", "TIPO DO CTE", "TIPO CT-E"),
    "service": ("TIPO DO SERVIÇO", "TIPO DE SERVIÇO"),
    "payment": ("FORMA DE PAGAMENTO",),
    "suframa": ("INSC. SUFRAMA DO DESTINATÁRIO",),
    "begin": ("INÍCIO DA PRESTAÇÃO", "ORIGEM DA PRESTAÇÃO"),
    "end": ("TÉRMINO DA PRESTAÇÃO", "DESTINO DA PRESTAÇÃO"),
    "proPred": ("PRODUTO PREDOMINANTE",),
    "other": ("OUTRAS CARACTERÍSTICAS DA CARGA", "OUTRAS CARAC. DA CARGA", "OUTRAS CARACTERÍSTICAS"),
    "vCarga": (
        *("VALOR TOTAL DA CARGA", "VALOR TOTAL DA MERCADORIA", "VALOR TOTAL DA MERC.", "VALOR DA CARGA"),
        "VALOR DA MERCADORIA",
    ),
    "vTPrest": (
        *("VALOR TOTAL DO SERVIÇO", "VALOR TOTAL DA PRESTAÇÃO", "VALOR TOTAL DA PRESTAÇÃO DO SERVIÇO"),
        "TOTAL DO SERVIÇO",
    ),
    "vRec": ("VALOR TOTAL A RECEBER", "VALOR A RECEBER"),
    "nome": ("NOME",),
    "valor": ("VALOR", "VALOR R$", "VALOR NOME"),  # of a column, and the next one's
    "CST": ("SITUAÇÃO TRIBUTÁRIA", "CLASSIFICAÇÃO TRIBUTÁRIA DO SERVIÇO"),
    "vBC": ("BASE DE CALCULO", "BASE DE CÁLCULO DO ICMS"),
    "pICMS": ("ALÍQ ICMS", "ALÍQUOTA ICMS", "ALÍQUOTA DO ICMS", "ALÍQUOTA"),
    "vICMS": ("VALOR ICMS", "VALOR DO ICMS"),
    "pRed": ("% RED. BC ICMS", "% RED. BC", "% RED. BC. CÁLC."),
    "ICMSST": ("ICMS ST", "ICMS ST RETIDO"),
    "DACTE": ("DACTE",),
    "measure": (
        *("TIPO MEDIDA", "QTD/UN.", "QTD DE VOLUMES", "CUBAGEM", "QTDE(VOL)", "PESO BRUTO", "PESO BRUTO (KG)"),
        *("PESO BASE CÁLCULO", "PESO AFERIDO"),
    ),
}
"""Titles and headings with their usual spellings; case, accents and signs do not count."""

LONE = (
    *("NOME", "VALOR", "CIDADE", "END", "MOD", "NRO", "EMISSÃO", "TOMADOR", "BAIRRO", "PROTOCOLO", "ALÍQUOTA"),
    *("E", "LE"),
)
"""Titles that are words of values and of other titles, too."""

ROWS = (
    ("model", "serie", "number", "fl", "issued"),
    ("model", "serie", "number", "issued", "fl"),
    ("CST", "vBC", "pICMS", "vICMS", "pRed", "ICMSST"),
)
"""The titles that stand beside one another, from the left."""

PARTIES = ("rem", "dest", "exped", "receb", "toma")
BLOCKS = {key: key for key in ("comp", "imp", "docs")}
