"""`python -m ocr_app` is `nitido`."""

import sys

from ocr_app.cli import main

sys.exit(main())
