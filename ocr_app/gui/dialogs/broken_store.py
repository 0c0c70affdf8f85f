"""What the window asks if the store of corrections cannot be opened."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox

from ocr_app.errors import StoreError

translate = QCoreApplication.translate


def wants_repair(error: StoreError) -> bool:
    """True if a person wants what can be read of the store in a new one, and the store set aside."""
    box = repair_offer(error)
    box.exec()
    return box.buttonRole(box.clickedButton()) is QMessageBox.ButtonRole.AcceptRole


def repair_offer(error: StoreError) -> QMessageBox:
    """The message that asks for it."""
    box = QMessageBox()
    box.setWindowTitle("Nítido")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText(translate("BrokenStore", "The corrections cannot be opened."))
    box.setInformativeText(
        translate(
            "BrokenStore",
            "Nítido can save what is readable of them in a new file and go on. The old file is kept beside it.",
        )
    )
    box.setDetailedText(str(error))
    save = box.addButton(translate("BrokenStore", "Save what is readable"), QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(save)
    box.addButton(QMessageBox.StandardButton.Close)
    return box
