"""A ring around the control or pane that has the keys, the same around all of them."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QRegion
from PySide6.QtWidgets import QApplication, QWidget

_WIDTH = 2  # px
_LIGHTER = 160  # %; on a dark ground the accent alone is hard to see


class FocusRing(QWidget):
    """Lies over a window, around its focused widget: some of Qt's and of ours show nothing of it by themselves."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._around: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        # The layouts must have done their work before the ring follows.
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._place)
        window.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def _follow(self, _: QWidget | None, focused: QWidget | None) -> None:
        if self._around:
            self._around.removeEventFilter(self)
        self._around = focused if focused and focused.window() is self.window() else None
        if self._around:
            self._around.installEventFilter(self)
        self._later.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide):
            self._later.start()
        return False

    def _place(self) -> None:
        around = self._around
        self.setVisible(around is not None and around.isVisible())
        if around:
            place = QRect(around.mapTo(self.window(), QPoint()), around.size())
            place = place.adjusted(-_WIDTH, -_WIDTH, _WIDTH, _WIDTH) & self.window().rect()
            self.setGeometry(place)
            inside = self.rect().adjusted(_WIDTH, _WIDTH, -_WIDTH, -_WIDTH)
            self.setMask(QRegion(self.rect()) - QRegion(inside))
            self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = self.palette().color(QPalette.ColorRole.Accent)
        is_dark = self.palette().color(QPalette.ColorRole.Window).lightness() < 128
        QPainter(self).fillRect(self.rect(), colour.lighter(_LIGHTER) if is_dark else colour)
