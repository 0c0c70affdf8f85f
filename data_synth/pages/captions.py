"""How the programs that print DANFEs spell the captions of cells, blocks and columns.

Source: the model in the Manual de Orientação do Contribuinte of the NF-e (MOC 7.0), annex II, comes first; then the
spellings and abbreviations common on paper.
"""

CAPTIONS: dict[str, tuple[str, ...]] = {
    "dest": (
        *("DESTINATÁRIO / REMETENTE", "DESTINATÁRIO/REMETENTE", "DADOS DO DESTINATÁRIO / REMETENTE"),
        *("REMETENTE / DESTINATÁRIO", "DESTINATÁRIO"),
    ),
    "cobr": ("FATURA / DUPLICATAS", "FATURA", "DUPLICATAS", "FATURAS / DUPLICATAS", "COBRANÇA"),
    "total": ("CÁLCULO DO IMPOSTO", "CÁLCULO DOS IMPOSTOS", "CÁLCULO DO IMPOSTO"),
    "transp": (
        *("TRANSPORTADOR / VOLUMES TRANSPORTADOS", "TRANSPORTADOR/VOLUMES TRANSPORTADOS"),
        *("TRANSPORTADOR / VOLUMES", "DADOS DO TRANSPORTADOR / VOLUMES TRANSPORTADOS"),
    ),
    "items": (
        *("DADOS DO PRODUTO / SERVIÇO", "DADOS DOS PRODUTOS / SERVIÇOS", "DADOS DO PRODUTO/SERVIÇO"),
        *("DADOS DOS PRODUTOS", "ITENS DA NOTA FISCAL", "PRODUTOS / SERVIÇOS"),
    ),
    "issqn": ("CÁLCULO DO ISSQN",),
    "extra": ("DADOS ADICIONAIS",),
    "natOp": ("NATUREZA DA OPERAÇÃO", "NATUREZA DE OPERAÇÃO", "NAT. DA OPERAÇÃO"),
    "nProt": ("PROTOCOLO DE AUTORIZAÇÃO DE USO", "PROTOCOLO DE AUTORIZAÇÃO", "Nº PROTOCOLO DE AUTORIZAÇÃO DE USO"),
    "key": ("CHAVE DE ACESSO", "CHAVE DE ACESSO DA NF-e", "CHAVE DE ACESSO P/ CONSULTA DE AUTENTICIDADE"),
    "IE": ("INSCRIÇÃO ESTADUAL", "INSC. ESTADUAL", "INSCR. ESTADUAL", "I.E."),
    "IEST": (
        *("INSCRIÇÃO ESTADUAL DO SUBST. TRIB.", "INSC. EST. DO SUBST. TRIBUTÁRIO", "INSC. ESTADUAL SUBST. TRIBUTÁRIA"),
        "INSCRIÇÃO ESTADUAL DO SUBST. TRIBUTÁRIO",
    ),
    "CNPJ": ("CNPJ / CPF", "CNPJ/CPF", "C.N.P.J. / C.P.F.", "CPF / CNPJ", "CNPJ - CPF"),
    "emit.CNPJ": ("CNPJ", "C.N.P.J.", "CNPJ / CPF"),
    "xNome": ("NOME / RAZÃO SOCIAL", "NOME/RAZÃO SOCIAL", "RAZÃO SOCIAL", "NOME OU RAZÃO SOCIAL", "NOME"),
    "dhEmi": ("DATA DA EMISSÃO", "DATA DE EMISSÃO", "DATA EMISSÃO", "DT. EMISSÃO", "EMISSÃO"),
    "xLgr": ("ENDEREÇO", "ENDEREÇO", "LOGRADOURO"),
    "xBairro": ("BAIRRO / DISTRITO", "BAIRRO/DISTRITO", "BAIRRO"),
    "CEP": ("CEP", "C.E.P."),
    "dhSaiEnt": (
        *("DATA DA SAÍDA / ENTRADA", "DATA ENTRADA / SAÍDA", "DATA DE SAÍDA", "DT. SAÍDA/ENTRADA"),
        *("DATA SAÍDA", "DATA DE ENTRADA/SAÍDA", "DATA DA ENTRADA/SAÍDA"),
    ),
    "xMun": ("MUNICÍPIO", "MUNICÍPIO", "CIDADE"),
    "fone": ("FONE / FAX", "FONE/FAX", "TELEFONE / FAX", "TELEFONE", "FONE"),
    "UF": ("UF", "UF", "ESTADO"),
    "hSaiEnt": ("HORA DA SAÍDA", "HORA DE SAÍDA", "HORA SAÍDA", "HORA DA ENTRADA/SAÍDA", "HORA ENTRADA / SAÍDA"),
    "vBC": (
        *("BASE DE CÁLCULO DO ICMS", "BASE DE CÁLC. DO ICMS", "BASE CÁLC. ICMS", "BC DO ICMS"),
        *("BASE DE CÁLCULO ICMS", "BASE CÁLCULO ICMS"),
    ),
    "vICMS": ("VALOR DO ICMS", "VALOR ICMS", "VLR. ICMS", "V. ICMS"),
    "vBCST": (
        *("BASE DE CÁLCULO DO ICMS ST", "BASE CÁLC. ICMS SUBST.", "BASE DE CÁLC. ICMS S.T.", "BC ICMS ST"),
        "BASE CÁLCULO ICMS SUBSTITUIÇÃO",
    ),
    "vST": (
        "VALOR DO ICMS ST",
        "VALOR DO ICMS SUBSTITUIÇÃO",
        "VALOR ICMS SUBST.",
        "VLR. ICMS ST",
        "VALOR DO ICMS SUBST.",
    ),
    "vTotTrib": (
        "VALOR APROX. DOS TRIBUTOS",
        "V. APROX. TRIBUTOS",
        "VALOR APROXIMADO DOS TRIBUTOS",
        "TOTAL TRIB. APROX.",
    ),
    "vProd": (
        *("VALOR TOTAL DOS PRODUTOS", "VALOR TOTAL PRODUTOS", "TOTAL DOS PRODUTOS", "V. TOTAL DOS PRODUTOS"),
        *("VLR. TOTAL PRODUTOS", "VALOR DOS PRODUTOS"),
    ),
    "vFrete": ("VALOR DO FRETE", "VALOR FRETE", "VLR. FRETE", "FRETE"),
    "vSeg": ("VALOR DO SEGURO", "VALOR SEGURO", "VLR. SEGURO", "SEGURO"),
    "vDesc": ("DESCONTO", "VALOR DO DESCONTO", "DESCONTOS", "VALOR DESCONTO", "VLR. DESCONTO"),
    "vOutro": (
        *("OUTRAS DESPESAS ACESSÓRIAS", "OUTRAS DESPESAS", "OUTRAS DESP. ACESSÓRIAS", "DESPESAS ACESSÓRIAS"),
        "OUTRAS DESP. ACESS.",
    ),
    "vIPI": ("VALOR DO IPI", "VALOR TOTAL DO IPI", "VALOR IPI", "VLR. IPI", "TOTAL DO IPI"),
    "vPIS": ("VALOR DO PIS", "VALOR PIS", "V. PIS"),
    "vCOFINS": ("VALOR DA COFINS", "VALOR COFINS", "V. COFINS", "VALOR DO COFINS"),
    "vNF": (
        *("VALOR TOTAL DA NOTA", "VALOR TOTAL DA NOTA FISCAL", "TOTAL DA NOTA", "VALOR TOTAL DA NF-e"),
        *("V. TOTAL DA NOTA", "VLR. TOTAL DA NOTA"),
    ),
    "modFrete": ("FRETE POR CONTA", "FRETE POR CONTA DE", "FRETE"),
    "ANTT": ("CÓDIGO ANTT", "CÓD. ANTT"),
    "placa": ("PLACA DO VEÍCULO", "PLACA VEÍCULO", "PLACA"),
    "qVol": ("QUANTIDADE", "QTDE.", "QUANTIDADE DE VOLUMES", "QTD. VOLUMES"),
    "esp": ("ESPÉCIE",),
    "marca": ("MARCA",),
    "nVol": ("NUMERAÇÃO", "NUMERAÇÃO", "NÚMERO"),
    "pesoB": ("PESO BRUTO", "PESO BRUTO (KG)", "PESO BRUTO KG"),
    "pesoL": ("PESO LÍQUIDO", "PESO LÍQUIDO (KG)", "PESO LÍQ."),
    "infCpl": ("INFORMAÇÕES COMPLEMENTARES", "INFORMAÇÕES COMPLEMENTARES DE INTERESSE DO CONTRIBUINTE"),
    "fisco": ("RESERVADO AO FISCO",),
}
"""Captions of blocks and cells by the element of the schema whose value they name, or by a name of ours."""

COLUMN_CAPTIONS: dict[str, tuple[str, ...]] = {
    "cProd": ("CÓDIGO", "CÓD. PROD.", "CÓD. PRODUTO", "COD.", "CÓDIGO PRODUTO", "CÓD. PROD/SERV", "REFERÊNCIA"),
    "xProd": (
        *("DESCRIÇÃO DOS PRODUTOS / SERVIÇOS", "DESCRIÇÃO DO PRODUTO / SERVIÇO", "DESCRIÇÃO DO PRODUTO/SERVIÇO"),
        *("DESCRIÇÃO", "DESCRIÇÃO DOS PRODUTOS", "DISCRIMINAÇÃO DOS PRODUTOS", "DESCRIÇÃO DO PRODUTO"),
    ),
    "NCM": ("NCM/SH", "NCM", "NCM / SH"),
    "CST": ("CST", "CSOSN", "O/CST", "CST/CSOSN", "O/CSOSN", "CST"),
    "CFOP": ("CFOP", "CFOP", "CFO"),
    "uCom": ("UN", "UN.", "UNID.", "UND", "UNI", "UNIDADE", "U.M."),
    "qCom": ("QUANT.", "QTDE.", "QTD.", "QTDE", "QUANTIDADE", "QTD"),
    "vUnCom": (
        *("V. UNIT.", "VALOR UNIT.", "VLR. UNIT.", "VLR UNIT", "VL. UNIT.", "V. UNITÁRIO", "VALOR UNITÁRIO"),
        "PREÇO UNIT.",
    ),
    "vDesc": ("V. DESC.", "DESC.", "DESCONTO", "VLR. DESC.", "VALOR DESC."),
    "vProd": ("V. TOTAL", "VALOR TOTAL", "VLR. TOTAL", "VL. TOTAL", "TOTAL", "PREÇO TOTAL"),
    "vBC": ("B. ICMS", "BC ICMS", "BASE ICMS", "B.CÁLC. ICMS", "BC. ICMS", "BASE CÁLC. ICMS", "BASE CÁLC."),
    "vICMS": ("V. ICMS", "VALOR ICMS", "VLR. ICMS", "VL. ICMS"),
    "vIPI": ("V. IPI", "VALOR IPI", "VLR. IPI", "VL. IPI"),
    "pICMS": ("% ICMS", "ALÍQ. ICMS", "ICMS %", "A. ICMS", "%ICMS", "ALIQ. ICMS"),
    "pIPI": ("% IPI", "ALÍQ. IPI", "IPI %", "A. IPI", "%IPI", "ALIQ. IPI"),
}
"""Captions of the columns of the table of products."""
