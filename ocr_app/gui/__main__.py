"""`python -m ocr_app.gui` is `nitido gui`."""

import sys

from ocr_app.cli.main import main

sys.exit(main(["gui", *sys.argv[1:]]))
