"""A recognizer that imports no library before its process has been set up."""

import psutil


class ThreadCount:
    """Tells as its name how many threads its process has."""

    @property
    def name(self) -> str:
        return str(psutil.Process().num_threads())
