from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
from coroutines import run
from starlette.exceptions import HTTPException
from starlette.requests import Request

from aecore.families import load
from ui.components.lib.static_files import FILES, VERSION
from ui.forms import autoencoder_options
from ui.routes import accepts_gzip, autoencoders, draw, script

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


def test_every_family_and_preset_is_offered_once_with_words_without_markup_and_a_picture() -> None:
    offered = [option for group in autoencoder_options.groups() for option in group["options"]]
    presets = {f"{family.name}/{each.name}" for family in load().values() for each in family.presets}
    assert sorted(option["key"] for option in offered) == sorted({*load(), *presets})
    for option in offered:
        words = (option["title"], option.get("subtitle", "Film"), option["sentence"])
        assert all(re.fullmatch(r"[^`*_$\\<>\[\]]+", each) for each in words), words
        assert 0 < option["code"] < len(option["widths"]) - 1


def test_the_menu_of_autoencoders_is_kept_for_ever_under_the_digest_of_its_content() -> None:
    path, _, query = autoencoder_options.address().partition("?")
    known, old = (
        autoencoders(Request({"type": "http", "headers": [], "path": path, "query_string": asked.encode()}))
        for asked in (query, "v=0")
    )
    assert json.loads(known.body) == json.loads(json.dumps(autoencoder_options.groups()))
    assert "immutable" in known.headers["cache-control"] and "immutable" not in old.headers["cache-control"]


def test_a_drawing_that_breaks_off_is_an_answer_and_no_fault_of_the_server() -> None:
    async def gone() -> dict[str, str]:
        return {"type": "http.disconnect"}

    scope: dict[str, Any] = {"type": "http", "headers": [], "query_string": b"", "client": None}
    scope |= {"path_params": {"run": "vae-digits"}}
    with pytest.raises(HTTPException) as refused:
        run(draw(Request(scope, gone)))
    assert refused.value.status_code == 400
