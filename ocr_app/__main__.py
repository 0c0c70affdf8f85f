"""`python -m ocr_app` is `nitido`."""

import sys

from ocr_app.cli.main import main

sys.exit(main())
