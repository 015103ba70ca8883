"""The package for learning platforms: its manifest, held to what SCORM 1.2 asks of one, and what is in the zip."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from attention_lab.__main__ import main
from charts.pocket import Opening, pocket
from charts.scorm import MANIFEST, PAGE, manifest, write_package

IMS = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADL = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
NAME = re.compile(r"[A-Za-z_][\w.-]*")  # of an element, as XML has it
# imscp_rootv1p1p2.xsd: what an element may hold, in this order, and what it must
CHILDREN = {
    "manifest": ["metadata", "organizations", "resources"],
    "metadata": ["schema", "schemaversion"],
    "organizations": ["organization"],
    "organization": ["title", "item"],
    "item": ["title"],
    "resources": ["resource"],
    "resource": ["file"],
}
ATTRIBUTES = {
    "manifest": {"identifier"},
    "organizations": {"default"},
    "organization": {"identifier"},
    "item": {"identifier", "identifierref"},
    "resource": {"identifier", "type", "href", f"{ADL}scormtype"},
    "file": {"href"},
}


def faults(text: str) -> list[str]:
    """List the errors in a manifest of one activity."""
    root = ElementTree.fromstring(text)
    faults_found: list[str] = []
    for element in root.iter():
        if not element.tag.startswith(IMS):
            faults_found.append(f"{element.tag} is of another schema")
            continue
        name = element.tag.removeprefix(IMS)
        children = [child.tag.removeprefix(IMS) for child in element]
        if children != CHILDREN.get(name, []):
            faults_found.append(f"{name} holds {children}")
        missing = ATTRIBUTES.get(name, set()) - element.attrib.keys()
        if missing:
            faults_found.append(f"{name} has no {', '.join(sorted(missing))}")
    names = [element.attrib["identifier"] for element in root.iter() if "identifier" in element.attrib]
    faults_found += [f"{name} is no name" for name in names if not NAME.fullmatch(name)]
    if len(set(names)) < len(names):
        faults_found.append("an identifier comes twice")

    def one(*path: str) -> ElementTree.Element:
        element = root.find("/".join(IMS + name for name in path))
        return ElementTree.Element("none") if element is None else element

    activity, resource = one("organizations", "organization", "item"), one("resources", "resource")
    pairs = [
        (one("organizations").get("default"), one("organizations", "organization").get("identifier")),
        (activity.get("identifierref"), resource.get("identifier")),
        (resource.get("href"), one("resources", "resource", "file").get("href")),
        (resource.get("type"), "webcontent"),
        (resource.get(f"{ADL}scormtype"), "sco"),
        (one("metadata", "schema").text, "ADL SCORM"),
        (one("metadata", "schemaversion").text, "1.2"),
    ]
    return faults_found + [f"{first} is not {second}" for first, second in pairs if first != second]


def test_the_manifest_is_as_the_schema_asks() -> None:
    assert faults(manifest()) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('adlcp:scormtype="sco"', 'adlcp:scormtype="asset"'),
        ('adlcp:scormtype="sco" ', ""),
        ('identifierref="page"', 'identifierref="gone"'),
        ('default="attention-lab"', 'default="gone"'),
        ("<schemaversion>1.2</schemaversion>", "<schemaversion>2004</schemaversion>"),
        ('<file href="lab.html"/>', '<file href="gone.html"/>'),
        ('<file href="lab.html"/>', ""),
        ('identifier="lab"', 'identifier="1 lab"'),
        ('imscp_rootv1p1p2"', 'imscp_v1p1"'),
    ],
)
def test_what_is_wrong_with_a_manifest_would_be_seen(right: str, wrong: str) -> None:
    assert right in manifest()
    assert faults(manifest().replace(right, wrong, 1)) != []


def test_the_package_holds_the_manifest_and_the_page(small_models: Path, tmp_path: Path) -> None:
    folders, opening, lab = [small_models / "rnn-dot"], Opening("I am here."), "https://lab.example.org/"
    for name in ("a.zip", "b.zip"):
        write_package(folders, tmp_path / name, opening, lab=lab)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        assert package.namelist() == [MANIFEST, PAGE]  # the manifest at the top, as platforms ask
        assert package.read(MANIFEST).decode() == manifest()
        page = package.read(PAGE).decode()
    assert page == pocket(folders, opening, lab=lab, scorm=True)
    assert "data-scorm" in page
    assert "data-scorm" not in pocket(folders, opening).partition("<script")[0]


def test_the_command_writes_a_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, lab = tmp_path / "lab.zip", "https://lab.example.org/?a=1&b=2"
    main(["pocket", "--model", "rnn-dot", "--scorm", str(out), "--lab", lab])
    assert capsys.readouterr().out.startswith(f"{out}: ")
    with zipfile.ZipFile(out) as package:
        assert 'href="https://lab.example.org/?a=1&amp;b=2"' in package.read(PAGE).decode()
    for address in ("lab.example.org", "javascript:alert(1)", "https://"):
        with pytest.raises(SystemExit, match="is no address of a full lab"):
            main(["pocket", "--model", "rnn-dot", "--scorm", str(out), "--lab", address])
