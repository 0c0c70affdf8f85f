"""Models on their way to the workers of a cluster: each is known by its digest, and kept where it has arrived."""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from uuid import uuid4

from ocr_app.bundles.bundle import DESCRIPTION, bundle_folder, describe, digest_of, load_bundle
from ocr_app.errors import ModelError
from ocr_app.io.paths import data_folder

if TYPE_CHECKING:
    from ocr_app.recognition.recognizer import Recognizer


@dataclass(frozen=True, slots=True)
class ModelId:
    """A model: what its owner calls it, and the digest of its bundle."""

    name: str
    digest: str

    @classmethod
    def of(cls, name: str) -> "ModelId":
        """The model of this name on this machine.

        Raises:
            ModelError: there is none.
        """
        try:
            return cls(name, digest_of(bundle_folder(name)))
        except OSError as error:
            raise ModelError(f"model {name}: not found in {bundle_folder(name)} ({error.strerror})") from error

    def folder(self) -> Path | None:
        """Where this machine has the model, under its name or as it has arrived; None if it has not."""
        for folder in (bundle_folder(self.name), self._arrived()):
            with suppress(OSError):
                if digest_of(folder) == self.digest:
                    return folder
        return None

    def files(self) -> dict[str, bytes]:
        """The content of the model's files, to be sent.

        Raises:
            ModelError: it cannot be used.
        """
        bundle = load_bundle(self.name)
        names = (DESCRIPTION, *describe(self.name)["files"])
        return {name: (bundle.folder / name).read_bytes() for name in names}

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Keeps files that have been sent; whether they are whole is found when the model is loaded.

        Raises:
            ModelError: they cannot be kept.
        """
        folder = self._arrived()
        draft = folder.with_name(f".{uuid4().hex}")
        try:
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.mkdir()
            for name, content in files.items():
                (draft / PurePath(name).name).write_bytes(content)
            if folder.exists():
                shutil.rmtree(folder)  # its description is damaged
            draft.rename(folder)
        except OSError as error:
            if not self.folder():  # no other process has been faster
                raise ModelError(f"model {self.name}: cannot be kept in {folder} ({error.strerror})") from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def load(self) -> "Recognizer":
        """The recognizer of the model, which this machine must have.

        Raises:
            ModelError: it cannot be loaded.
        """
        from ocr_app.recognition.recognizer import Recognizer

        return Recognizer(load_bundle(self.name, self.folder()))

    def _arrived(self) -> Path:
        return data_folder() / "arrived-models" / self.digest
