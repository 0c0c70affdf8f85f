"""Plain keys typed over the page."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent


class TypingFilter(QObject):
    """Turns the keys and the composed characters (accents, input methods) that a widget gets into typed characters."""

    typed = Signal(str)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            for character in event.commitString():
                self.typed.emit(character)
            return bool(event.commitString())
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and _is_typing(event):
            self.typed.emit(event.text())
            return True
        return False


def _is_typing(event: QKeyEvent) -> bool:
    """Whether a key means its character. AltGr, which many accents need, is Ctrl with Alt on Windows."""
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    alt_gr = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return (
        event.modifiers() & held in (Qt.KeyboardModifier.NoModifier, alt_gr)
        and event.text().isprintable()
        and bool(event.text())
    )
