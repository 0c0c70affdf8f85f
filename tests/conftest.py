"""What holds for all tests: they print with the fonts of `tests/fonts` alone, and the window's need Qt's libraries."""

import os
import sys
from pathlib import Path

from ocr_app.errors import QtLibrariesError
from ocr_app.gui.qt_libraries import require_qt_libraries

os.environ["NITIDO_FONTS"] = str(Path(__file__).parent / "fonts")

# One line, and not a traceback from each of the places that import Qt: pytest-qt, and tests/gui/conftest.py.
try:
    require_qt_libraries()
except QtLibrariesError as error:
    sys.exit(f"ERROR: {error}")
