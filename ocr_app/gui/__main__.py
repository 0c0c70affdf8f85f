"""`python -m ocr_app.gui` is `nitido gui`."""

import sys
from multiprocessing import freeze_support

from ocr_app.cli.main import main

if __name__ == "__main__":
    freeze_support()  # in a bundle, the program itself is started again for the recognition process
    sys.exit(main(["gui", *sys.argv[1:]]))
