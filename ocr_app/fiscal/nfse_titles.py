"""The titles and headings of the DANFSe of an NFS-e, in the layouts of the national portal and in issuers' own."""

SPELLINGS = {
    # headings
    "emit": (
        *("PRESTADOR / FORNECEDOR", "EMITENTE DA NFS-e", "PRESTADOR DO SERVIÇO", "PRESTADOR DE SERVIÇOS"),
        *("DADOS DO PRESTADOR", "IDENTIFICAÇÃO DO PRESTADOR"),
    ),
    "toma": (
        *("TOMADOR / ADQUIRENTE", "TOMADOR DO SERVIÇO", "TOMADOR DE SERVIÇOS", "DADOS DO TOMADOR"),
        "IDENTIFICAÇÃO DO TOMADOR",
    ),
    "inter": ("INTERMEDIÁRIO DO SERVIÇO", "INTERMEDIÁRIO DE SERVIÇOS"),
    "serv": ("SERVIÇO PRESTADO", "DISCRIMINAÇÃO DOS SERVIÇOS", "DESCRIÇÃO DOS SERVIÇOS"),
    "trib": ("TRIBUTAÇÃO MUNICIPAL (ISSQN)", "TRIBUTAÇÃO MUNICIPAL"),
    "fed": ("TRIBUTAÇÃO FEDERAL (EXCETO CBS)", "TRIBUTAÇÃO FEDERAL"),
    "ibs": ("TRIBUTAÇÃO IBS / CBS",),
    "total": ("VALOR TOTAL DA NFS-E", "VALORES DA NFS-E"),
    # titles
    "key": ("CHAVE DE ACESSO DA NFS-e", "CHAVE DE ACESSO"),
    "nNFSe": ("NÚMERO DA NFS-e", "Nº DA NFS-e", "NÚMERO DA NOTA"),
    "dCompet": ("COMPETÊNCIA DA NFS-e", "DATA DE COMPETÊNCIA", "COMPETÊNCIA"),
    "dhProc": (
        *("DATA E HORA DA EMISSÃO DA NFS-e", "DATA E HORA DE EMISSÃO DA NFS-e", "DATA/HORA DA EMISSÃO DA NFS-e"),
        *("DATA DE EMISSÃO DA NFS-e", "DATA E HORA DA EMISSÃO"),
    ),
    "nDPS": ("NÚMERO DA DPS", "Nº DA DPS"),
    "serie": ("SÉRIE DA DPS",),
    "dhEmi": ("DATA E HORA DA EMISSÃO DA DPS", "DATA E HORA DE EMISSÃO DA DPS"),
    "status": ("SITUAÇÃO DA NFS-e", "FINALIDADE"),
    "CNPJ": ("CNPJ / CPF / NIF", "CNPJ / CPF", "CPF / CNPJ", "CNPJ", "CPF"),
    "IM": ("Indicador Municipal (Inscrição)", "Inscrição Municipal"),
    "fone": ("Telefone", "Fone"),
    "xNome": ("Nome / Nome Empresarial", "Nome / Razão Social", "Razão Social", "Nome Empresarial"),
    "xMun": ("Município / Sigla UF", "Município / UF", "Município"),
    "CEP": ("Código IBGE / CEP", "CEP"),
    "xLgr": ("Endereço",),
    "email": ("E-mail",),
    "vBC": ("BC ISSQN", "BC do ISSQN", "Base de Cálculo do ISSQN", "Base de Cálculo"),
    "pAliqAplic": ("Alíquota Aplicada", "Alíquota (%)", "Alíquota"),
    "ret": ("Retenção do ISSQN",),
    "vISSQN": ("ISSQN Apurado", "Valor do ISSQN", "Valor do ISS"),
    "vServ": ("Valor da Operação / Serviço", "Valor do Serviço", "Valor dos Serviços", "Valor Total dos Serviços"),
    "vDesc": ("Desconto Incondicionado", "Desconto Condicionado"),
    "vRet": ("ISSQN Retido", "Total das Retenções (ISSQN / Federais)", "Total das Retenções Federais"),
    "vLiq": ("Valor Líquido da NFS-e", "Valor Líquido"),
    "vLiqIBS": ("Valor Líquido da NFS-e + IBS/CBS",),
    "other": (
        "Total do IBS/CBS",
        "Simples Nacional na Data de Competência",
        "Regime de Apuração Tributária pelo SN",
        "Código de Tributação Nacional / Municipal",
        "Código de Tributação Nacional",
        "Código de Tributação Municipal",
        "Código da NBS",
        "Local da Prestação / Sigla UF / País",
        "Local da Prestação",
        "Descrição do Serviço",
        "Tipo de Tributação do ISSQN",
        "Tributação do ISSQN",
        "Município / Sigla UF / País da Incidência do ISSQN",
        "Município de Incidência do ISSQN",
        "Regime Especial de Tributação",
        "Benefício Municipal",
        "Cálculo do BM",
        "Total Deduções/Reduções",
        "IRRF",
        "PIS/COFINS - Débito Apuração Própria",
        "INFORMAÇÕES COMPLEMENTARES",
    ),
}
"""Titles and headings with their usual spellings; case, accents and signs do not count."""

LONE = ("COMPETÊNCIA", "ALÍQUOTA", "CPF", "CNPJ", "MUNICÍPIO")
"""Titles that are words of other texts, too."""

ROWS = (
    ("nNFSe", "dCompet", "dhProc"),
    ("nDPS", "serie", "dhEmi"),
    ("vBC", "pAliqAplic", "ret", "vISSQN"),
)
"""The titles that stand beside one another, from the left."""

BLOCKS = {key: key for key in ("emit", "toma", "inter", "serv", "trib", "fed", "ibs", "total")}
