"""What ships with Nítido: its licences, which are checked, and its bill of materials (SBOM) in CycloneDX's JSON.

    python .ci/sbom.py              lists what an installation needs, and fails on a licence that is not accepted
    python .ci/sbom.py FILE         also writes the bill of materials

`pyinstaller.spec` writes that of the application bundle, with the system's libraries in it, to `sbom.cdx.json`.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Collection, Iterable
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from license_expression import OR, get_spdx_licensing
from packageurl import PackageURL
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]

PERMISSIVE = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-CMU", "PSF-2.0", "Zlib"),
}
EXCEPTIONS = {
    # Files of their own, which users may replace; see licences/NOTICE.md.
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "python-stdnum": "LGPL-2.1-or-later",
    # Its boot loader may be part of programs under any licence.
    "pyinstaller": "GPL-2.0-only",
}
SPDX = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "GPLv2-or-later with a special exception which allows to use PyInstaller to build and distribute non-free programs "
    "(including commercial ones)": "GPL-2.0-only",
    "LGPL-2.1-or-later": "LGPL-2.1-or-later",
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
}
"""The words of packages that do not use SPDX's."""


def needed() -> list[str]:
    """The distributions that an installation without extras needs, by their names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found, waiting = set(), list(project["dependencies"])
    while waiting:
        requirement = Requirement(waiting.pop())
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        name = normal(requirement.name)
        if name not in found:
            found.add(name)
            waiting += metadata.requires(name) or []
    return sorted(found)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(name: str) -> str:
    """A distribution's licence as an SPDX expression, if what it says can be put so."""
    said = metadata.metadata(name)
    classifiers = [text.rpartition(" :: ")[2] for text in said.get_all("Classifier") or () if "License ::" in text]
    for text in (said.get("License-Expression"), said.get("License"), *classifiers):
        if text:
            expression = SPDX.get(text.strip(), text.strip())
            if is_known(expression):
                return expression
    return "unknown"


def is_known(expression: str) -> bool:
    return "\n" not in expression and not get_spdx_licensing().validate(expression).errors


def is_accepted(name: str, expression: str) -> bool:
    """True if one of the licences that may be chosen asks for no more than we give."""
    if not is_known(expression):
        return False
    licensing = get_spdx_licensing()
    parsed = licensing.dnf(licensing.parse(expression))
    alternatives = parsed.args if isinstance(parsed, OR) else (parsed,)
    accepted = PERMISSIVE | {EXCEPTIONS.get(normal(name), "MIT")}
    return any({str(symbol) for symbol in alternative.symbols} <= accepted for alternative in alternatives)


def check(names: Iterable[str]) -> list[str]:
    """The lines that name the distributions whose licences are not accepted."""
    found = {name: licence(name) for name in names}
    return [f"{name}: {text} is no accepted licence" for name, text in found.items() if not is_accepted(name, text)]


def write(path: Path, names: Collection[str], system: Collection[str] = ()) -> None:
    """Writes the bill of materials of distributions of Python, and of packages of Debian's."""
    licences = LicenseFactory()
    bom = Bom()
    bom.metadata.component = Component(
        name="nitido", version=version(), type=ComponentType.APPLICATION, licenses=[licences.make_from_string("MIT")]
    )
    parts = [
        Component(
            name=normal(name),
            version=metadata.version(name),
            type=ComponentType.LIBRARY,
            licenses=[licences.make_from_string(licence(name))],
            purl=PackageURL("pypi", name=normal(name), version=metadata.version(name)),
            bom_ref=f"pypi/{normal(name)}",
        )
        for name in names
    ]
    for package in system:
        query = ["dpkg-query", "--show", "--showformat=${Version}", package]
        number = subprocess.run(query, capture_output=True, text=True, check=True).stdout
        purl = PackageURL("deb", "debian", package, number)
        parts.append(Component(name=package, version=number, type=ComponentType.LIBRARY, purl=purl))
    bom.components.update(parts)
    bom.register_dependency(bom.metadata.component, parts)
    make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_to_file(str(path), allow_overwrite=True, indent=2)


def version() -> str:
    text = (ROOT / "ocr_app" / "__init__.py").read_text(encoding="utf-8")
    return re.search(r'__version__ = "(.+)"', text)[1]


def main() -> int:
    names = needed()
    for name in names:
        print(f"{name} {metadata.version(name)}: {licence(name)}")
    if sys.argv[1:]:
        write(Path(sys.argv[1]), names)
    wrong = check(names)
    print("\n".join(wrong), end="", file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
