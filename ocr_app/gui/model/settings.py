"""What the window remembers from one start to the next, in the user's data folder."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QLocale, QSettings

from ocr_app.io.paths import data_folder

LANGUAGES = {"en": "English", "pt_BR": "Português (Brasil)"}
"""By the code of their translations; the first is the language of the source."""

_RECENT = 10


class Settings:
    """Reads at once, and writes in the next turn of the event loop; what is missing or damaged reads as never set.

    All that is set in one turn is written together: each time the disk is waited for.
    """

    def __init__(self) -> None:
        self._values = QSettings(str(data_folder() / "window.ini"), QSettings.Format.IniFormat)

    @property
    def language(self) -> str:
        """The one chosen, else the system's if there is a translation, else English."""
        chosen = self._values.value("language")
        if chosen in LANGUAGES:
            return str(chosen)
        return "pt_BR" if QLocale.system().language() is QLocale.Language.Portuguese else "en"

    @language.setter
    def language(self, code: str) -> None:
        self._values.setValue("language", code)

    @property
    def recent(self) -> list[Path]:
        """The files opened last, the latest first."""
        return self._paths("recent")

    def add_recent(self, path: Path) -> None:
        path = path.absolute()
        recent = [path, *(other for other in self.recent if other != path)]
        self._values.setValue("recent", [str(other) for other in recent[:_RECENT]])

    def clear_recent(self) -> None:
        self._values.remove("recent")

    @property
    def pile(self) -> dict[Path, Path] | None:
        """The files that are to be opened at the next start, each with its `OpenFile.folder`; None before the first."""
        if not self._values.contains("pile"):
            return None
        paths, folders = self._paths("pile"), self._paths("pile_folders")
        if len(folders) != len(paths):  # an earlier release kept none
            folders = [Path()] * len(paths)
        return dict(zip(paths, folders, strict=True))

    @pile.setter
    def pile(self, files: Mapping[Path, Path]) -> None:
        self._values.setValue("pile", [str(path) for path in files])
        self._values.setValue("pile_folders", [str(folder) for folder in files.values()])

    @property
    def place(self) -> tuple[Path, int] | None:
        """The page that was on screen last: its file and its number."""
        match self._values.value("place"):
            case [str(path), str(number)] if path and number.isdecimal():
                return Path(path), int(number)
        return None

    @place.setter
    def place(self, place: tuple[Path, int]) -> None:
        self._values.setValue("place", [str(part) for part in place])

    @property
    def export_folder(self) -> Path | None:
        """The one chosen last."""
        value = self._values.value("export/folder")
        return Path(value) if isinstance(value, str) and value else None

    @export_folder.setter
    def export_folder(self, folder: Path) -> None:
        self._values.setValue("export/folder", str(folder))

    @property
    def results_folder(self) -> Path | None:
        """The one chosen last in which there were no scans: what is in it has been exported."""
        value = self._values.value("export/results")
        return Path(value) if isinstance(value, str) and value else None

    @results_folder.setter
    def results_folder(self, folder: Path) -> None:
        self._values.setValue("export/results", str(folder))

    @property
    def export_format(self) -> str:
        """The name of the one chosen last."""
        return str(self._values.value("export/format") or "")

    @export_format.setter
    def export_format(self, name: str) -> None:
        self._values.setValue("export/format", name)

    @property
    def geometry(self) -> QByteArray | None:
        value = self._values.value("geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._values.setValue("geometry", value)

    def _paths(self, key: str) -> list[Path]:
        names = self._values.value(key) or []
        return [Path(name) for name in ([names] if isinstance(names, str) else names) if name]
