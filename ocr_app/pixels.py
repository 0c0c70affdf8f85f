"""Grey pictures sent from one process to another, in pieces: pickling would copy each several times."""

from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

_PIECE = 1 << 20  # bytes; larger messages are slower, as their receiver asks the system for all of them each time


@dataclass(frozen=True, slots=True)
class _Header:
    shape: tuple[int, ...]


def send(connection: "Connection[Any, Any]", reply: object) -> None:
    """Sends anything that can be pickled, or a picture, uint8 [H, W]."""
    import numpy as np

    if not isinstance(reply, np.ndarray):
        connection.send(reply)
        return
    connection.send(_Header(reply.shape))
    pixels = np.ascontiguousarray(reply, np.uint8).data.cast("B")
    for start in range(0, len(pixels), _PIECE):
        connection.send_bytes(pixels[start : start + _PIECE])


def receive(connection: "Connection[Any, Any]") -> Any:
    """What was sent.

    Raises:
        EOFError, OSError: the other process has ended.
    """
    reply = connection.recv()
    if not isinstance(reply, _Header):
        return reply
    import numpy as np

    picture = np.empty(reply.shape, np.uint8)
    pixels, received = picture.data.cast("B"), 0
    while received < len(pixels):
        received += connection.recv_bytes_into(pixels, received)
    return picture
