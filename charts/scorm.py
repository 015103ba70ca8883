"""Package the pocket edition for learning platforms (SCORM 1.2): a manifest, the page, and a zip of both.

The page tells the platform how the lessons' questions were answered (`assets/lab/pocket/scorm.js`).
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from charts.pocket import Opening, pocket

TITLE = "Attention Lab, pocket edition"
PAGE = "lab.html"
MANIFEST = "imsmanifest.xml"
DAY = (1980, 1, 1, 0, 0, 0)  # of the files in the zip, so that the same page is the same package
TEMPLATE = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="attention-lab-pocket" version="1.0"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  xsi:schemaLocation="http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd
    http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="attention-lab">
    <organization identifier="attention-lab">
      <title>{title}</title>
      <item identifier="lab" identifierref="page" isvisible="true">
        <title>{title}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" adlcp:scormtype="sco" href="{page}">
      <file href="{page}"/>
    </resource>
  </resources>
</manifest>
"""


def manifest() -> str:
    """Describe the package as XML: one activity, the page."""
    return TEMPLATE.format(title=escape(TITLE), page=PAGE)


def write_package(
    folders: Sequence[Path],
    target: Path,
    opening: Opening | None = None,
    *,
    eight_bits: bool = False,
    lab: str | None = None,
) -> None:
    """Write the package; arguments and errors are those of `charts.pocket.pocket`."""
    page = pocket(folders, opening, eight_bits=eight_bits, lab=lab, scorm=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in ((MANIFEST, manifest()), (PAGE, page)):
            file = zipfile.ZipInfo(name, DAY)
            file.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(file, text.encode())
