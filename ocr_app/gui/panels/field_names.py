"""What the fields, the evidence and the rules of a fiscal document are called."""

import re

from PySide6.QtCore import QCoreApplication, QLocale

from ocr_app.fiscal.documents import Check, Field

translate = QCoreApplication.translate

MODELS = {"nfe": "NF-e", "nfce": "NFC-e", "cte": "CT-e", "nfse": "NFS-e"}

_EVIDENCE = ("key", "barcode", "check digit", "sum", "xml", "repeat", "read")
"""The strongest first."""


class FieldNames:
    """In the language of the window."""

    def __init__(self) -> None:
        self._sections = {
            translate("Fields", "Document"): ("infNFe", "infCte", "infNFSe", "infDPS", "ide", "protNFe", "protCTe"),
            translate("Fields", "Issuer"): ("emit",),
            translate("Fields", "Recipient"): ("dest",),
            translate("Fields", "Sender"): ("rem",),
            translate("Fields", "Customer"): ("toma",),
            translate("Fields", "Totals"): ("total", "valores", "vPrest", "imp"),
            translate("Fields", "Payment"): ("cobr", "pag"),
            translate("Fields", "Transport"): ("transp", "infCTeNorm"),
        }
        self._names = {
            "Id": translate("Fields", "Access key"),
            "nNF": translate("Fields", "Number"),
            "nCT": translate("Fields", "Number"),
            "nNFSe": translate("Fields", "Number"),
            "nDPS": translate("Fields", "DPS number"),
            "serie": translate("Fields", "Series"),
            "dhEmi": translate("Fields", "Issued on"),
            "dhEmi#time": translate("Fields", "Issued at"),
            "dhProc": translate("Fields", "Issued on"),
            "dhProc#time": translate("Fields", "Issued at"),
            "dCompet": translate("Fields", "Period"),
            "dhSaiEnt": translate("Fields", "Left or arrived on"),
            "dhSaiEnt#time": translate("Fields", "Left or arrived at"),
            "natOp": translate("Fields", "Kind of operation"),
            "CFOP": "CFOP",
            "nProt": translate("Fields", "Protocol"),
            "xNome": translate("Fields", "Name"),
            "CNPJ": "CNPJ",
            "CPF": "CPF",
            "IE": translate("Fields", "State registration"),
            "IM": translate("Fields", "City registration"),
            "xLgr": translate("Fields", "Street"),
            "nro": translate("Fields", "Street number"),
            "xCpl": translate("Fields", "Address, more"),
            "xBairro": translate("Fields", "District"),
            "xMun": translate("Fields", "City"),
            "UF": translate("Fields", "State"),
            "CEP": translate("Fields", "Postal code"),
            "fone": translate("Fields", "Phone"),
            "vNF": translate("Fields", "Total of the note"),
            "vTPrest": translate("Fields", "Total of the service"),
            "vServ": translate("Fields", "Services"),
            "vProd": translate("Fields", "Products"),
            "vDesc": translate("Fields", "Discount"),
            "vFrete": translate("Fields", "Freight"),
            "vSeg": translate("Fields", "Insurance"),
            "vOutro": translate("Fields", "Other costs"),
            "vBC": translate("Fields", "Tax base"),
            "vICMS": "ICMS",
            "pICMS": translate("Fields", "ICMS rate"),
            "vBCST": translate("Fields", "ICMS ST base"),
            "vST": "ICMS ST",
            "vIPI": "IPI",
            "pIPI": translate("Fields", "IPI rate"),
            "vPIS": "PIS",
            "vCOFINS": "COFINS",
            "vII": translate("Fields", "Import tax"),
            "vTotTrib": translate("Fields", "Approximate taxes"),
            "vBCIBSCBS": translate("Fields", "IBS and CBS base"),
            "vIBS": "IBS",
            "vIBSUF": translate("Fields", "IBS, state"),
            "vIBSMun": translate("Fields", "IBS, city"),
            "vCBS": "CBS",
            "pAliqAplic": translate("Fields", "ISSQN rate"),
            "vISSQN": "ISSQN",
            "vLiq": translate("Fields", "Net amount"),
            "vRec": translate("Fields", "Amount due"),
            "vComp": translate("Fields", "Component"),
            "nDup": translate("Fields", "Instalment"),
            "dVenc": translate("Fields", "Due on"),
            "vDup": translate("Fields", "Amount"),
            "vPag": translate("Fields", "Paid"),
            "vTroco": translate("Fields", "Change"),
            "qVol": translate("Fields", "Volumes"),
            "esp": translate("Fields", "Packaging"),
            "marca": translate("Fields", "Brand"),
            "nVol": translate("Fields", "Numbering"),
            "pesoB": translate("Fields", "Gross weight"),
            "pesoL": translate("Fields", "Net weight"),
            "proPred": translate("Fields", "Main cargo"),
            "vCarga": translate("Fields", "Value of the cargo"),
            "cProd": translate("Fields", "Code"),
            "xProd": translate("Fields", "Description"),
            "NCM": "NCM",
            "CST": "CST",
            "cClassTrib": "cClassTrib",
            "uCom": translate("Fields", "Unit"),
            "qCom": translate("Fields", "Quantity"),
            "vUnCom": translate("Fields", "Unit price"),
        }
        self._order = {name: place for place, name in enumerate(self._names)}
        self._evidence = {
            "key": translate("Fields", "key"),
            "barcode": translate("Fields", "barcode"),
            "check digit": translate("Fields", "check digit"),
            "sum": translate("Fields", "sum"),
            "xml": "XML",
            "repeat": translate("Fields", "said twice"),
            "read": translate("Fields", "read"),
        }

    def section(self, field: Field) -> str:
        """Whose or what part of the document it is."""
        part = field.id.split(".")[0]
        found = (title for title, parts in self._sections.items() if part in parts)
        return next(found, translate("Fields", "Document"))

    def name(self, id: str) -> str:
        """Of a field, without whose it is; the last part of its id if it has no name."""
        last = _plain(id)
        number = re.search(r"\[(\d+)\]", id)
        name = "ICMS" if id.startswith("imposto.ICMS.CST") else self._names.get(last, last)
        return f"{name} {number[1]}" if number else name

    def rank(self, field: Field) -> tuple[int, int, int]:
        """Sorts fields as they are shown."""
        number = re.search(r"\[(\d+)\]", field.id)
        section = list(self._sections).index(self.section(field))
        return section, int(number[1]) if number else 0, self._order.get(_plain(field.id), len(self._order))

    def evidence(self, field: Field) -> str:
        """The strongest that a field has, in a word."""
        return next((self._evidence[each] for each in _EVIDENCE if each in field.evidence), "")

    def all_evidence(self, field: Field) -> str:
        return ", ".join(self._evidence[each] for each in _EVIDENCE if each in field.evidence)

    def rule(self, check: Check) -> str:
        """What a rule says."""
        result = self.name(check.fields[-1]) if check.fields else check.rule
        if check.rule.startswith("key="):
            return translate("Fields", "{0} as the key has it").format(result)
        if check.rule.startswith("check digits"):
            return translate("Fields", "check digits of: {0}").format(result)
        if check.rule.startswith("prod."):
            text = translate("Fields", "quantity × price = {0}")
        elif "*" in check.rule:
            text = translate("Fields", "base × rate = {0}")
        elif check.rule.startswith(("sum(prod", "sum(imposto")):
            text = translate("Fields", "sum of the items = {0}")
        elif check.rule.startswith(("sum(cobr", "sum(pag")):
            text = translate("Fields", "sum of the payments = {0}")
        else:
            text = translate("Fields", "sum of the parts = {0}")
        return text.format(result)

    def difference(self, check: Check) -> str:
        """By how much a rule fails, or what else there should be."""
        if check.rule.startswith("key="):
            return translate("Fields", "the key has {0}").format(check.difference)
        if check.rule.startswith("check digits"):
            return translate("Fields", "do not match")
        return translate("Fields", "off by {0}").format(QLocale().toString(abs(float(check.difference)), "f", 2))


def _plain(id: str) -> str:
    return re.sub(r"\[\d+\]", "", id).rsplit(".", 1)[-1]
