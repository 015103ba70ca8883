"""What is said of versions in more than one file agrees: ranges and lock, Pythons, the version and its changes."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import attention_lab

ROOT = Path(__file__).parents[2]
FILES = tuple(path.name for path in sorted(ROOT.glob("requirements*.txt")))
SYSTEMS = {"linux": ("Linux", "x86_64"), "darwin": ("Darwin", "arm64"), "win32": ("Windows", "AMD64")}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def listed(name: str) -> list[Requirement]:
    """The requirements of a file, without those of the files that it refers to."""
    lines = (line.partition(" #")[0].strip() for line in read(name).splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-r "))]


RANGES = [requirement for name in FILES for requirement in listed(name)]
MATRIX = re.search(r"^ +python: \[(.*)\]$", read(".github/workflows/test.yml"), re.MULTILINE)
PYTHONS = re.findall(r"3\.\d+", MATRIX[1] if MATRIX else "")


def locked(python: str, system: str) -> dict[str, list[Version]]:
    """The versions of each package that the lock gives this machine."""
    name, machine = SYSTEMS[system]
    environment = {"python_version": python, "python_full_version": f"{python}.0", "sys_platform": system}
    environment |= {"platform_system": name, "platform_machine": machine, "implementation_name": "cpython"}
    environment |= {"platform_python_implementation": "CPython", "os_name": "nt" if system == "win32" else "posix"}
    exact_versions = defaultdict(list)
    for requirement in listed("requirements.lock"):
        if requirement.marker is None or requirement.marker.evaluate(environment):
            (exact,) = requirement.specifier
            assert exact.operator == "=="
            exact_versions[requirement.name].append(Version(exact.version))
    return exact_versions


def test_three_pythons_are_tested() -> None:
    assert PYTHONS == ["3.11", "3.12", "3.13"]


@pytest.mark.parametrize(("python", "system"), list(product(PYTHONS, SYSTEMS)))
def test_the_lock_has_one_version_of_every_requirement_and_it_is_in_range(python: str, system: str) -> None:
    versions = locked(python, system)
    assert {name for name, several in versions.items() if len(several) != 1} == set()
    broken = [
        str(requirement) for requirement in RANGES if not requirement.specifier.contains(versions[requirement.name][0])
    ]
    assert not broken, "make lock"
    assert len(versions) > len(RANGES)  # also what they need


def test_the_lock_names_no_place_and_no_build() -> None:
    """Packages come from where pip is set up to take them, and PyTorch in the build that is asked for."""
    lines = [line for line in read("requirements.lock").splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+==[a-z0-9.]+( ; .*)?", line) for line in lines)


def test_every_requirement_has_a_floor_and_stands_once() -> None:
    """Streamlit alone has a ceiling too, for some of its inner functions are replaced."""
    operators = {requirement.name: sorted(one.operator for one in requirement.specifier) for requirement in RANGES}
    assert operators.pop("streamlit") == ["<", ">="]
    assert set(map(tuple, operators.values())) == {(">=",)}
    assert len({requirement.name for requirement in RANGES}) == len(RANGES)


def test_the_image_has_a_python_that_is_tested_and_so_does_the_oldest_that_is_promised() -> None:
    image = re.search(r"^ARG PYTHON_VERSION=(.*)$", read("Dockerfile"), re.MULTILINE)
    assert image is not None
    assert image[1] in PYTHONS
    assert f'requires-python = ">={PYTHONS[0]}"' in read("pyproject.toml")


def test_the_newest_change_is_that_of_this_version() -> None:
    headings = re.findall(r"^## \[(.*?)\]", read("CHANGELOG.md"), re.MULTILINE)
    released = [Version(heading) for heading in headings if heading != "Unreleased"]
    assert released[0] == Version(attention_lab.__version__)
    assert released == sorted(released, reverse=True)
