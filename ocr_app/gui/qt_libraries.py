"""Whether the system has the libraries that Qt needs.

PySide6 comes with Qt, but not with the libraries of the system that Qt is linked to. Desktops have them; servers and
containers often do not.
"""

import importlib
import re

from ocr_app.errors import QtLibrariesError

PACKAGES = "libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0"
"""Of Debian and Ubuntu."""


def require_qt_libraries() -> None:
    """Raises QtLibrariesError if a library is missing that Qt needs to start."""
    try:
        for module in ("QtCore", "QtGui", "QtWidgets"):
            importlib.import_module(f"PySide6.{module}")
    except ImportError as error:
        missing = re.match(r"(\S+\.so\S*): cannot open shared object file", str(error))
        if not missing:
            raise
        remedy = f"on Debian and Ubuntu: apt-get install {PACKAGES}"
        raise QtLibrariesError(f"the window needs Qt's libraries, and {missing[1]} is missing; {remedy}") from error
