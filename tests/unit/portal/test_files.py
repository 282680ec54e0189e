"""Names of files that come to the portal, and of those that leave it."""

import pytest
from tests.unit.portal.deployment import in_a_deployment

pytestmark = pytest.mark.unit

# What people, and others, call their files.
NAMES = (
    "báo cáo quý.xlsx",
    "../../etc/passwd",
    "..",
    ".",
    "",
    "C:\\temp\\a.xlsx",
    "a\r\nSet-Cookie: x=1.xlsx",
    "a\x00.xlsx",
    'a"; filename="b.exe',
    "x" * 300 + ".xlsx",
    "a." + "y" * 300,
)
NAMED = f"""
import json, tempfile
from pathlib import Path
from ansinh.portal.handing_in import _download
from ansinh.portal.uploading import _plain

told = []
for name in {NAMES!r}:
    plain = _plain(name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / plain
        path.write_bytes(b"content")
        answer = _download(path)
    told.append([plain, path.parent == Path(folder), answer["Content-Disposition"]])
    told[-1].append(answer["Content-Type"])
print(json.dumps(told))
"""


def test_no_name_leads_elsewhere_and_every_file_is_a_download_of_that_name() -> None:
    told = in_a_deployment(NAMED)
    assert len(told) == len(NAMES)
    for (name, stays, how, kind), given in zip(told, NAMES, strict=True):
        assert stays and name and 0 < len(name.encode()) <= 255, given
        assert not set(name) & set("/\\\r\n\x00") and not name.startswith("."), given
        assert how.startswith("attachment; filename"), given
        assert "\r" not in how and "\n" not in how, given
        assert kind.endswith("spreadsheetml.sheet"), given
    assert told[0][0] == NAMES[0] and "filename*=utf-8''b%C3%A1o" in told[0][2]
