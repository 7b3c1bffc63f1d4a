"""Files of a set: downloaded from a real server, found in a folder, damaged, or not to be had."""

from __future__ import annotations

import gzip
import hashlib
import re
import socket
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from full_disk import little_room

from aecore.data import Card, DataMissing
from aecore.data.readers.idx import NAMES, published
from aecore.data.sets.fashion import fashion_full
from aecore.data.sets.mnist import mnist_full
from aecore.data.source import Source

CARD = Card(
    name="tiny-full",
    title="Tiny",
    shape=(28, 28),
    n_train=400,
    n_test=100,
    classes=("even", "odd"),
    licence="none",
    provenance="Noise.",
    stand_in="mnist",
)
CUT = 100_000


def idx(array: np.ndarray) -> bytes:
    header = struct.pack(f">{array.ndim + 1}I", 0x0800 + array.ndim, *array.shape)
    return gzip.compress(header + array.tobytes(), mtime=0)


noise = np.random.default_rng(0)
IMAGES, LABELS = noise.integers(0, 256, (500, 28, 28), np.uint8), noise.integers(0, 2, 500, np.uint8)
FILES = dict(
    zip(NAMES, (idx(each) for each in (IMAGES[:400], LABELS[:400], IMAGES[400:], LABELS[400:])), strict=True)
)
BIG, SMALL = NAMES[0], NAMES[1]


@dataclass
class Publisher:
    """Serves files, whole or from a byte on, and remembers what it was asked."""

    host: str = ""
    files: dict[str, bytes] = field(default_factory=lambda: dict(FILES))
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    knows_ranges: bool = True
    announces: bool = True
    breaks_after: int | None = None

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        name, wanted = request.path.rpartition("/")[2], request.headers["Range"]
        self.asked.append((name, wanted))
        if name not in self.files:
            return request.send_error(404)
        start = int(re.sub(r"\D", "", wanted)) if wanted and self.knows_ranges else 0
        body = self.files[name][start:]
        if not body:
            return request.send_error(416)
        request.send_response(206 if start else 200)
        if self.announces:
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[: self.breaks_after])
        return None


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    shop = Publisher()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shop.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        shop.host = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield shop
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("LATENTLAB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("LATENTLAB_DATA", raising=False)
    return tmp_path / "home" / "data" / "tiny"


@pytest.fixture
def nobody() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def tiny(*hosts: str) -> Source:
    sums = tuple((len(content), hashlib.sha256(content).hexdigest()) for content in FILES.values())
    return published(CARD, "tiny", hosts, sums)


def lay(folder: Path, **changes: bytes) -> None:
    folder.mkdir(parents=True)
    for name, content in {**FILES, **changes}.items():
        (folder / name).write_bytes(content)


def check(source: Source) -> None:
    rows = source.load()
    assert np.array_equal(rows.picture(rows.x_train), IMAGES[:400])
    assert np.array_equal(rows.y_test, LABELS[400:])


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def refusal(source: Source) -> str:
    with pytest.raises(DataMissing) as refused:
        source.load()
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_set_is_downloaded_once_and_then_there_without_network(publisher, nobody, cache):
    first = tiny(publisher.host)
    assert not first.available()
    check(first)
    assert publisher.asked == [(name, None) for name in NAMES]
    assert names(cache) == sorted(NAMES)
    later = tiny(nobody)
    assert first.available() and later.available()
    check(later)


def test_progress_counts_the_bytes_of_all_files_to_the_end(publisher):
    told = []
    tiny(publisher.host).fetch(lambda done, total: told.append((done, total)))
    size = sum(map(len, FILES.values()))
    assert {total for _, total in told} == {size} == {tiny().card.download_bytes}
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (size, size) and len(told) > len(FILES)


def test_progress_counts_only_what_is_missing(publisher, cache):
    lay(cache)
    (cache / SMALL).unlink()
    told = []
    tiny(publisher.host).fetch(lambda done, total: told.append((done, total)))
    assert told == [(len(FILES[SMALL]), len(FILES[SMALL]))]


def test_half_a_file_is_gone_on_with(publisher, cache):
    cache.mkdir(parents=True)
    (cache / f"{BIG}.part").write_bytes(FILES[BIG][:CUT])
    check(tiny(publisher.host))
    assert publisher.asked[0] == (BIG, f"bytes={CUT}-")
    assert names(cache) == sorted(NAMES)


def test_half_a_file_is_begun_anew_where_the_server_knows_no_ranges(publisher, cache):
    publisher.knows_ranges = False
    cache.mkdir(parents=True)
    (cache / f"{BIG}.part").write_bytes(FILES[BIG][:CUT])
    check(tiny(publisher.host))


def test_a_whole_file_that_was_not_yet_moved_is_not_asked_for_again(publisher, cache):
    cache.mkdir(parents=True)
    (cache / f"{BIG}.part").write_bytes(FILES[BIG])
    check(tiny(publisher.host))
    assert BIG not in dict(publisher.asked)


@pytest.mark.parametrize("leftover", [bytes(CUT), bytes(len(FILES[BIG]) + 1)])
def test_a_leftover_of_something_else_costs_one_address_and_no_more(publisher, cache, leftover):
    cache.mkdir(parents=True)
    (cache / f"{BIG}.part").write_bytes(leftover)
    check(tiny(publisher.host, publisher.host))
    assert names(cache) == sorted(NAMES)


@pytest.mark.parametrize("announces", [True, False])
def test_a_connection_that_breaks_is_taken_up_where_it_broke(publisher, cache, announces):
    publisher.breaks_after, publisher.announces = CUT, announces
    assert re.search(
        rf"tiny/{BIG} .* cannot be downloaded \(no connection to 127.0.0.1\)", refusal(tiny(publisher.host))
    )
    assert names(cache) == [f"{BIG}.part"]
    arrived = (cache / f"{BIG}.part").stat().st_size
    publisher.breaks_after = None
    check(tiny(publisher.host))
    assert 0 < arrived <= CUT and publisher.asked[1] == (BIG, f"bytes={arrived}-")


def test_a_download_ended_by_its_progress_goes_on_later(publisher, cache):
    class Enough(Exception):
        pass

    def progress(done, total):
        if done > CUT:
            raise Enough

    with pytest.raises(Enough):
        tiny(publisher.host).fetch(progress)
    arrived = (cache / f"{BIG}.part").stat().st_size
    assert arrived > CUT
    check(tiny(publisher.host))
    assert (BIG, f"bytes={arrived}-") in publisher.asked


def test_the_next_address_is_asked_where_one_has_nobody_or_nothing(publisher, nobody):
    source = tiny(nobody, publisher.host)
    del publisher.files[SMALL]
    assert "(no connection to 127.0.0.1, 127.0.0.1 answered 404)" in refusal(source)
    publisher.files = dict(FILES)
    check(source)


@pytest.mark.parametrize(
    "sent", [FILES[BIG][:-1] + b"!", FILES[BIG][:-9], FILES[BIG] + b"more", b"<html>Log in</html>"]
)
@pytest.mark.parametrize("announces", [True, False])
def test_another_file_than_the_published_one_is_named_and_not_kept(publisher, cache, sent, announces):
    publisher.files[BIG], publisher.announces = sent, announces
    told = refusal(tiny(publisher.host))
    assert f"tiny/{BIG} is not on this computer and cannot be downloaded" in told
    assert BIG not in names(cache)
    publisher.files = dict(FILES)
    again = tiny(publisher.host, publisher.host)
    check(again)


def test_a_wrong_checksum_is_called_so(publisher, cache):
    publisher.files[BIG] = FILES[BIG][:-1] + b"!"
    assert "(127.0.0.1 sent a file of wrong length or checksum, which was not kept)" in refusal(
        tiny(publisher.host)
    )
    assert names(cache) == []


def test_offline_the_embedded_set_is_offered(nobody):
    told = refusal(tiny(nobody, nobody))
    assert told.startswith(
        f"tiny/{BIG} is not on this computer and cannot be downloaded (no connection to 127.0.0.1"
    )
    assert told.endswith("; the embedded data set mnist needs no download")


@pytest.mark.parametrize("known", [mnist_full, fashion_full], ids=lambda known: known.card.name)
def test_offline_every_published_set_offers_its_stand_in(known, nobody, monkeypatch):
    for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(proxy, nobody)
    told = refusal(Source(known.card, known.read, known.files))
    assert f"the embedded data set {known.card.name.removesuffix('-full')} needs no download" in told
    assert all(host.split("/")[2] in told for host in known.files[0].urls)


def test_a_folder_that_cannot_be_written_is_named(publisher, cache):
    cache.parent.parent.mkdir()
    cache.parent.write_text("a file where the folder should be")
    told = refusal(tiny(publisher.host))
    assert told.startswith(f"{cache} cannot be written (")
    assert "set LATENTLAB_HOME to another folder; the embedded data set mnist" in told


def test_a_disk_that_is_full_is_named_and_what_has_arrived_is_gone_on_with(publisher, cache):
    with little_room(CUT):
        told = refusal(tiny(publisher.host))
    assert told.startswith(f"{cache} cannot be written (File too large): make room there")
    assert names(cache) == [f"{BIG}.part"]
    check(tiny(publisher.host))
    assert publisher.asked[1] == (BIG, f"bytes={CUT}-")


def test_files_of_a_named_folder_are_read_before_anything_is_downloaded(tmp_path, nobody, monkeypatch, cache):
    lay(tmp_path / "mine" / "tiny")
    monkeypatch.setenv("LATENTLAB_DATA", str(tmp_path / "mine"))
    assert tiny(nobody).available()
    check(tiny(nobody))
    assert not cache.exists()


def test_what_a_named_folder_lacks_is_downloaded(tmp_path, publisher, monkeypatch, cache):
    lay(tmp_path / "mine" / "tiny")
    (tmp_path / "mine" / "tiny" / SMALL).unlink()
    monkeypatch.setenv("LATENTLAB_DATA", str(tmp_path / "mine"))
    check(tiny(publisher.host))
    assert names(cache) == [SMALL]


@pytest.mark.parametrize("damaged", [FILES[BIG][:CUT], FILES[BIG][:-1] + b"!", b""])
def test_a_damaged_file_of_a_named_folder_is_named_and_left_alone(tmp_path, publisher, monkeypatch, damaged):
    lay(tmp_path / "mine" / "tiny", **{BIG: damaged})
    monkeypatch.setenv("LATENTLAB_DATA", str(tmp_path / "mine"))
    told = refusal(tiny(publisher.host))
    assert told.startswith(f"{tmp_path / 'mine' / 'tiny' / BIG} is cut short or has the wrong checksum: ")
    assert (tmp_path / "mine" / "tiny" / BIG).read_bytes() == damaged
    assert publisher.asked == []


@pytest.mark.parametrize("damaged", [FILES[BIG][:CUT], FILES[BIG][:-1] + b"!", b""])
def test_a_damaged_file_of_the_cache_is_replaced(publisher, nobody, cache, damaged):
    lay(cache, **{BIG: damaged})
    assert f"tiny/{BIG} is not on this computer" in refusal(tiny(nobody))
    assert BIG not in names(cache)
    check(tiny(publisher.host))
    assert [name for name, _ in publisher.asked] == [BIG]


def test_two_threads_download_a_set_once(publisher):
    source = tiny(publisher.host)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: source.load(), range(2))
    assert first is second and len(publisher.asked) == len(FILES)


def test_labels_for_other_images_are_refused(publisher, cache):
    short = idx(LABELS[:399])
    sums = [(len(each), hashlib.sha256(each).hexdigest()) for each in {**FILES, SMALL: short}.values()]
    publisher.files[SMALL] = short
    source = published(CARD, "tiny", (publisher.host,), tuple(sums))
    assert (
        refusal(source)
        == "tiny-full cannot be read: y_train must be 400 whole numbers, got uint8 of shape (399,)"
    )


def test_a_set_larger_than_its_card_is_refused_with_the_file_named(publisher, cache):
    sums = tuple((len(content), hashlib.sha256(content).hexdigest()) for content in FILES.values())
    source = published(replace(CARD, n_train=9), "tiny", (publisher.host,), sums)
    assert refusal(source) == (
        f"tiny-full cannot be read: {cache / BIG}: unpacks to more than the {16 + 9 * 784:,} bytes expected"
    )


def test_the_full_sets_are_described_to_the_byte():
    assert mnist_full.card.download_bytes == 11_594_722
    assert len(mnist_full.files) == 4 and all(len(file.urls) == 2 for file in mnist_full.files)
