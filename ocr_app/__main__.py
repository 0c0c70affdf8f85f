"""`python -m ocr_app` is `nitido`."""

import sys
from multiprocessing import freeze_support


def main() -> int:
    """What the program `nitido` runs."""
    # Here and not above: the processes that read import this module too, and need none of the commands.
    from ocr_app.cli.main import main

    return main()


if __name__ == "__main__":
    freeze_support()  # in a bundle, the program itself is started again for the recognition process
    sys.exit(main())
