"""What a page may take before it is given up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds since the page was submitted, and bytes of memory of its process."""

    seconds: float = 60.0
    memory: int = 2_000_000_000
