"""What holds for all tests: they print with the fonts of `tests/fonts` alone, none is timed, they hear Ctrl+C, and the
window's need Qt's libraries.
"""

import os
import signal
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

from ocr_app.errors import QtLibrariesError
from ocr_app.gui.qt_libraries import require_qt_libraries

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

os.environ["NITIDO_FONTS"] = str(Path(__file__).parent / "fonts")

signal.signal(signal.SIGINT, signal.default_int_handler)  # shells have what they start in the background ignore it

# One line, and not a traceback from each of the places that import Qt: pytest-qt, and tests/gui/conftest.py.
try:
    require_qt_libraries()
except QtLibrariesError as error:
    sys.exit(f"ERROR: {error}")
