"""Drafts: what is written under another name first, and put in its place when it is whole."""

from pathlib import Path
from uuid import uuid4


def draft_of(path: Path) -> Path:
    """The name of a new draft in the same folder: no other program's, and not longer than the file's own may be."""
    return path.parent / f".{uuid4().hex}.part"
