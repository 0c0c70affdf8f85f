"""Grey pictures sent from one process to another, in pieces: pickling would copy each several times."""

from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PIECE = 1 << 20  # bytes; larger messages are slower, as their receiver asks the system for all of them each time


@dataclass(frozen=True, slots=True)
class Described:
    """A picture, uint8 [H, W], and what else is to be said of it."""

    picture: "NDArray[np.uint8]"
    about: object


@dataclass(frozen=True, slots=True)
class _Header:
    shape: tuple[int, ...]
    about: tuple[object, ...] = ()


def send(connection: "Connection[Any, Any]", reply: object) -> None:
    """Sends anything that can be pickled, or a picture, uint8 [H, W], also a `Described` one."""
    import numpy as np

    about: tuple[object, ...] = ()
    if isinstance(reply, Described):
        about, reply = (reply.about,), reply.picture
    if not isinstance(reply, np.ndarray):
        connection.send(reply)
        return
    connection.send(_Header(reply.shape, about))
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
    return Described(picture, reply.about[0]) if reply.about else picture
