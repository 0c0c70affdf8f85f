"""The faces that tests print with."""

import string

from data_synth.fonts import Face, find_faces

PORTUGUESE = string.ascii_letters + string.digits + string.punctuation + "áàâãçéêíóôõúüÁÀÂÃÇÉÊÍÓÔÕÚÜºª"
"""What a Brazilian invoice is printed with."""


def complete_faces() -> tuple[Face, ...]:
    """The faces that have all of `PORTUGUESE`."""
    return tuple(face for face in find_faces() if face.covers(PORTUGUESE))
