"""Pictures are read out of Parquet, shards, folders with a table beside them, and folders a browser sends."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from aecore import data
from aecore.data import limits, own
from aecore.data.own import Choices, Given
from aecore.data.readers import formats
from aecore.data.readers.formats import parquet_pictures
from aecore.data.readers.formats.raw import Raw

RGB = np.random.default_rng(0).integers(0, 256, (30, 9, 7, 3), np.uint8)
SPLITS = ("test", "train")
NAMES = ["zebra", "ant", "mole"]


def png(picture: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    return out.getvalue()


def parquet(pictures: list[Any], names: Any = NAMES, rows: int = 8, **more: Any) -> bytes:
    """A file as `datasets.Dataset.to_parquet` writes it: pictures, classes, and their names in the schema."""
    image = pa.array(pictures, pa.struct({"bytes": pa.binary(), "path": pa.string()}))
    features = {"image": {"_type": "Image"}, "label": {"names": names, "_type": "ClassLabel"}}
    told = {"huggingface": json.dumps({"info": {"features": features}})}
    table = pa.table({"image": image, **more}).replace_schema_metadata(told)
    out = io.BytesIO()
    pq.write_table(table, out, row_group_size=rows)
    return out.getvalue()


PNGS = [{"bytes": png(picture), "path": f"{i}.png"} for i, picture in enumerate(RGB)]
LABELS = np.arange(30) % 3
FILE = parquet(PNGS, label=LABELS, caption=[f"a {i}" * 90 for i in range(30)])


def given(content: bytes, name: str = "mine.parquet") -> Given:
    return Given(name, content=content)


def test_pictures_of_a_parquet_file_have_the_names_of_their_classes() -> None:
    found = formats.read(given(FILE), colour=True)
    assert np.array_equal(found.x, RGB) and found.likely_label == "label"
    assert found.beside["label"].tolist() == [NAMES[i] for i in LABELS]


def test_a_parquet_file_of_pictures_is_looked_at_and_becomes_a_set() -> None:
    look = own.look(given(FILE))
    assert (look.kind, look.rows, look.shape, look.coloured) == ("pictures", 30, (9, 7), 24)
    assert look.classes == {"ant": 10, "mole": 10, "zebra": 10} and look.labels == ("label",)
    assert own.coloured(given(FILE))
    rows = data.load(own.bring(given(FILE), choices=Choices(colour=True)))
    there = {picture.tobytes(): NAMES[i % 3] for i, picture in enumerate(RGB)}
    for x, y in ((rows.x_train, rows.y_train), (rows.x_test, rows.y_test)):
        assert [there[row.tobytes()] for row in rows.picture(x)] == [rows.classes[c] for c in y]


@pytest.mark.parametrize(
    ("label", "names", "expected"),
    [
        ([0, 1, None] * 10, NAMES, ["zebra", "ant", ""]),
        ([0, -1, 7] * 10, NAMES, ["zebra", "", ""]),
        ([0, 1, 2] * 10, {"not": "names"}, [0, 1, 2]),
        (["u", "v", None] * 10, [], ["u", "v", ""]),
    ],
)
def test_labels_may_be_numbers_words_or_missing(label: list, names: Any, expected: list) -> None:
    assert formats.read(given(parquet(PNGS, names, label=label))).beside["label"].tolist() == expected * 10


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        ({"bytes": PNGS[0]["bytes"][:40], "path": None}, "row 12 is damaged, or no picture"),
        ({"bytes": None, "path": "cat/1.png"}, r"row 12 names a file \('cat/1.png'\) and does not hold it"),
        (None, "row 12 holds no picture"),
    ],
)
def test_a_picture_that_cannot_be_read_has_its_row(picture: Any, says: str) -> None:
    content = parquet([*PNGS[:11], picture, *PNGS[12:]], label=LABELS)
    with pytest.raises(ValueError, match=f"mine.parquet cannot be read: {says}"):
        own.bring(given(content))


def test_parquet_pictures_have_the_limits_of_a_zip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PIXELS", 60)
    with pytest.raises(ValueError, match="row 1 unpacks to far more than a picture holds"):
        formats.read(given(FILE))
    monkeypatch.setattr(limits, "UNPACKED", 2_000)
    with pytest.raises(ValueError, match="it unpacks to more than"):
        formats.read(given(FILE))
    monkeypatch.setattr(limits, "FILES", 29)
    with pytest.raises(ValueError, match="it holds 30 pictures, more than the 29 that are read"):
        formats.read(given(FILE))


def test_pictures_are_read_a_few_rows_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_pictures, "PORTION", 1)
    assert np.array_equal(formats.read(given(FILE), colour=True).x, RGB)
    assert parquet_pictures.PORTION == len(next(parquet_pictures.Shard(given(FILE))._batches(0)))


def test_shards_of_a_folder_are_one_set_split_by_their_names(tmp_path: Path) -> None:
    for name, part in {"test-00000-of-00001": np.s_[20:], "train-00000-of-00002": np.s_[:9]}.items():
        (tmp_path / f"{name}.parquet").write_bytes(parquet(PNGS[part], label=LABELS[part]))
    (tmp_path / "train-00001-of-00002.parquet").write_bytes(parquet(PNGS[9:20], label=LABELS[9:20]))
    found = formats.read(Given.at(tmp_path), colour=True)
    assert np.array_equal(found.x, RGB) and found.n_train == 20
    assert found.beside["label"].tolist() == [NAMES[i] for i in LABELS]
    (tmp_path / "train-00001-of-00002.parquet").write_bytes(parquet([*PNGS[:3], None], label=LABELS[:4]))
    with pytest.raises(ValueError, match=r"train-00001-of-00002.parquet, row 4 holds no picture"):
        formats.read(Given.at(tmp_path))


def folder(tables: dict[str, str], *names: str) -> Given:
    """A folder as a browser sends it: pictures and tables beside them."""
    files = [(f"mine/{name}", PNGS[i]["bytes"]) for i, name in enumerate(names)]
    return Given.of_browser([*files, *((f"mine/{name}", text.encode()) for name, text in tables.items())])


def read(given: Given) -> Raw:
    return formats.read(given, colour=True)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("metadata.csv", "file_name,label,place\n1.png,cat,3\n0.png,dog,12\n"),
        ("metadata.jsonl", '{"file_name": "0.png", "label": "dog", "place": 12}\n{"file_name": "1.png", '
         '"label": "cat", "place": 3}\n'),
    ],
)  # fmt: skip
def test_a_table_beside_pictures_tells_their_labels(name: str, table: str) -> None:
    found = read(folder({name: table}, "0.png", "1.png", "2.png"))
    assert found.beside["label"].tolist() == ["dog", "cat", ""] and found.likely_label == "label"
    np.testing.assert_array_equal(found.beside["place"], [12, 3, np.nan])


def test_a_table_in_each_split_is_about_the_pictures_beside_it() -> None:
    tables = {
        f"{split}/metadata.csv": f"file_name,label\na/0.png,{split[0]}\n" for split in ("test", "train")
    }
    found = read(folder(tables, "train/a/0.png", "train/b/0.png", "test/a/0.png"))
    assert found.n_train == 2 and found.beside["label"].tolist() == ["t", "", "t"]
    assert found.beside["folder"].tolist() == ["a", "b", "a"]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("file_name,label\n0.png,a\n../x.png,b\n", r"metadata.csv, line 3: '../x.png' is not there"),
        ("name,label\n0.png,a\n", "metadata.csv, line 2: no column file_name says which picture"),
        ('file_name,label\n"0.png,a\n', "metadata.csv cannot be read below line 1: unexpected end of data"),
    ],
)
def test_a_table_that_does_not_go_with_the_pictures_is_refused(table: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read(folder({"metadata.csv": table}, "0.png", "1.png"))


def test_a_caption_for_each_picture_is_no_label() -> None:
    names = [f"{i:02}.png" for i in range(30)]
    lines = (f"{name},{name * 40}" for name in names)
    found = read(folder({"metadata.csv": "\n".join(["file_name,text", *lines])}, *names))
    assert not found.beside and "Column text is left out: it has too many different words." in found.remarks


def test_a_folder_that_a_browser_sends_is_the_folder_on_disk(tmp_path: Path) -> None:
    files = {f"mine/{'ab'[i % 2]}/{i}.png": picture["bytes"] for i, picture in enumerate(PNGS)}
    files["mine/.hidden/0.png"] = b""
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    sent, there = Given.of_browser(reversed(files.items())), Given.at(tmp_path / "mine")
    assert (sent.name, sent.digest, sent.size) == (there.name, there.digest, there.size)
    assert own.bring(sent) == own.bring(there)
    assert own.look(sent).classes == {"a": 15, "b": 15}


@pytest.mark.parametrize("name", ["mine/../../a.png", "/etc/a.png", "C:\\a\\b.png", "a.png", "mine/\0.png"])
def test_a_path_of_a_browser_that_leads_outside_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no path within a folder"):
        Given.of_browser([(name, PNGS[0]["bytes"])])
