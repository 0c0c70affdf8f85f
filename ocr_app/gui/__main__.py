"""`python -m ocr_app.gui` is `nitido gui`."""

import sys
from multiprocessing import freeze_support

if __name__ == "__main__":
    freeze_support()  # in a bundle, the program itself is started again for the recognition process
    # Here and not above: that process imports this module too, and needs none of the commands.
    from ocr_app.cli.main import main

    sys.exit(main(["gui", *sys.argv[1:]]))
