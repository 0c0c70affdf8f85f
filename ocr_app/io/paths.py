"""Where a user's files live: `NITIDO_HOME`, or the platform's data and cache folders."""

import os
from pathlib import Path

import platformdirs

SCAN_SUFFIXES = (".pdf", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".bmp", ".webp")
"""What the names of scans end in, in any case; of a file that is named itself, the content alone decides."""


def data_folder() -> Path:
    """The folder of the user's models and corrections; it may not exist yet."""
    home = os.environ.get("NITIDO_HOME")
    return Path(home) if home else platformdirs.user_data_path("nitido", appauthor=False)


def cache_folder() -> Path:
    """The folder of what can be made anew; it may not exist yet."""
    home = os.environ.get("NITIDO_HOME")
    return Path(home) / "cache" if home else platformdirs.user_cache_path("nitido", appauthor=False)
