"""What is read from a DANFSe with titles of its issuer's own."""

from tests.ocr_app.fiscal.pages import CNPJ, CPF, only, value


def test_titles_of_an_issuers_own_are_known() -> None:
    found = only(
        [
            ("DANFSe", 700, 60),
            ("Documento Auxiliar da NFS-e", 640, 90),
            ("Nº da NFS-e", 40, 150),
            ("Competência", 500, 150),
            ("Data/Hora da Emissão da NFS-e", 900, 150),
            ("11492", 40, 175),
            ("02/06/2026", 500, 175),
            ("03/06/2026 20:28:03", 900, 175),
            ("Nº da DPS", 40, 210),
            ("Série da DPS", 500, 210),
            ("226", 40, 235),
            ("70000", 500, 235),
            ("PRESTADOR DE SERVIÇOS", 40, 290),
            ("CNPJ/CPF", 40, 330),
            (CNPJ, 40, 355),
            ("Nome/Razão Social", 40, 390),
            ("Oficina Boa Vista Ltda", 40, 415),
            ("TOMADOR DE SERVIÇOS", 40, 470),
            ("CPF/CNPJ", 40, 510),
            (CPF, 40, 535),
            ("Razão Social", 40, 570),
            ("Farah Lima Pires", 40, 595),
            ("Base de Cálculo", 40, 700),
            ("Alíquota (%)", 500, 700),
            ("Retenção do ISSQN", 900, 700),
            ("Valor do ISSQN", 1300, 700),
            ("R$ 2.800,00", 40, 725),
            ("3,00", 500, 725),
            ("Não Retido", 900, 725),
            ("R$ 84,00", 1300, 725),
            ("Valor dos Serviços", 40, 800),
            ("Valor Líquido", 1300, 800),
            ("R$ 2.800,00", 40, 825),
            ("R$ 2.800,00", 1300, 825),
        ]
    )
    expected = {
        "infNFSe.nNFSe": "11492",
        "infDPS.dCompet": "2026-06-02",
        "infNFSe.dhProc": "2026-06-03",
        "infDPS.nDPS": "226",
        "emit.xNome": "Oficina Boa Vista Ltda",
        "toma.CPF": "52998224725",
        "toma.xNome": "Farah Lima Pires",
        "valores.vBC": "2800.00",
        "valores.pAliqAplic": "3.00",
        "valores.vISSQN": "84.00",
        "valores.vServ": "2800.00",
        "valores.vLiq": "2800.00",
    }
    assert {id: value(found, id) for id in expected} == expected
