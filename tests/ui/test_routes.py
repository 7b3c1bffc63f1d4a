from __future__ import annotations

import gzip

import pytest
from starlette.requests import Request

from ui.components.lib.static_files import FILES, VERSION
from ui.routes import accepts_gzip, script

SCRIPT = "lib/mount.js"


@pytest.mark.parametrize("header", ["gzip", "br, gzip;q=0.5", "*", "deflate;q=0, GZIP ; q=1", "br, *;q=0.1"])
def test_gzip_is_sent_to_whoever_reads_it(header: str) -> None:
    assert accepts_gzip(header)


@pytest.mark.parametrize("header", ["", "identity", "br", "gzip;q=0", "gzip; q=0.000, *", "*;q=0"])
def test_gzip_is_not_sent_to_whoever_does_not(header: str) -> None:
    assert not accepts_gzip(header)


@pytest.mark.parametrize("header", ["gzip", "identity"])
def test_a_script_arrives_as_it_lies_on_disk_packed_or_not(header: str) -> None:
    request = Request(
        {
            "type": "http",
            "headers": [(b"accept-encoding", header.encode())],
            "path_params": {"version": VERSION, "name": SCRIPT},
        }
    )
    found = script(request)
    raw = bytes(found.body)
    assert found.headers["vary"] == "Accept-Encoding"
    assert ("content-encoding" in found.headers) == (header == "gzip")
    assert (gzip.decompress(raw) if header == "gzip" else raw) == FILES[SCRIPT].read_bytes()
