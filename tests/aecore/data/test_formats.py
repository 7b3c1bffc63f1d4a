"""Files of rows are read as pandas, NumPy, SciPy and Pillow read them, or refused in one sentence."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import mutated
from PIL import Image
from scipy.io import savemat

from aecore.data import limits, own
from aecore.data.own import Given
from aecore.data.readers import formats
from aecore.data.readers.errors import reading
from aecore.data.readers.formats import pictures
from aecore.data.readers.formats.raw import Raw

FIELD = Path(__file__).parents[2] / "fixtures" / "field"
RNG = np.random.default_rng(0)
FUZZ = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def read(content: bytes, name: str = "mine.csv", **how: Any) -> Raw:
    with reading(name):
        return formats.read(Given(name, content=content), **how)


def made(write: Callable[..., Any], *values: Any, **named: Any) -> bytes:
    out = io.BytesIO()
    write(out, *values, **named)
    return out.getvalue()


def png(values: np.ndarray) -> bytes:
    return made(lambda out: Image.fromarray(values).save(out, "PNG"))


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for member, content in members.items():
            file.writestr(member, content)
    return out.getvalue()


@FUZZ
@given(
    rows=st.lists(st.lists(st.floats(width=32, allow_nan=False), min_size=3, max_size=3), min_size=2),
    how=st.sampled_from([(",", "."), ("\t", "."), (";", ","), (";", "."), ("|", "."), (" ", ".")]),
    head=st.booleans(),
)
def test_a_table_is_read_as_pandas_reads_it(rows: list, how: tuple[str, str], head: bool) -> None:
    separator, mark = how
    table = pd.DataFrame(rows, columns=["width", "height", "depth"])
    text = table.map(lambda value: f"{value:.6e}").to_csv(sep=separator, index=False, header=head)
    if mark == ",":
        text = text.replace(".", ",")
    header = None if head else 0 if head else None
    expected = pd.read_csv(io.StringIO(text), sep=separator, decimal=mark, header=header if not head else 0)
    found = read(text.encode(), header=head)
    assert found.names == (("width", "height", "depth") if head else ("1", "2", "3"))
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(found.x, expected.to_numpy().astype(np.float32))


@pytest.mark.parametrize("name", ["d_bom", "d_semicolon", "d_tab", "d_numhead", "d_class_last"])
def test_tables_from_the_field_hold_the_same_five_rows(name: str) -> None:
    found = read((FIELD / f"{name}.csv").read_bytes())
    columns = [place for place, column in enumerate(found.names) if column != "Class"]
    expected = np.loadtxt(FIELD / "d_tab.csv", np.float32)
    np.testing.assert_array_equal(found.x[:, columns], expected)


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("d_first_row_blank", "line 1, column 6 (6) is blank"),
        ("d_first_row_NA", "line 1, column 6 (6): 'NA' is no number"),
        ("d_nan", "line 1, column 3 (3): 'NaN' is no number"),
    ],
)
def test_a_hole_in_a_table_from_the_field_has_its_line_and_column(name: str, cell: str) -> None:
    found = read((FIELD / f"{name}.csv").read_bytes())
    assert found.bad(*map(int, np.argwhere(np.isnan(found.x))[0])) == cell


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda content: zipped({"a/b.csv": content})])
def test_encodings_and_packing_change_nothing(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    found = read(pack("Größe,Art\n1.5,Käfer\n2.5,Bär\n".encode(encoding)))
    assert found.names == ("Größe",) and found.beside["Art"].tolist() == ["Käfer", "Bär"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped({}), "there is no table in it, and no picture"),
        (zipped({"rows.zip": b"PK"}), "there is no table in it, and no picture"),
        (gzip.compress(b"1," * (3 << 20)), "has a line of more than 4 MB: that is no table"),
    ],
)
def test_a_packed_file_without_a_table_is_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read(content)


def test_columns_of_words_of_yes_and_no_and_of_dates_are_told_apart() -> None:
    rows = [
        f"{i},{i % 2 == 0},2020-01-{i % 28 + 1:02},name {i},{'ab'[i % 2]},{10**12 + i}" for i in range(150)
    ]
    found = read("\n".join(["x,flag,day,who,kind,big", *rows]).encode())
    assert found.names == ("x", "flag", "big") and set(found.beside) == {"kind"}
    assert found.x[:3, 1].tolist() == [1, 0, 1] and found.likely_label == "kind"
    assert [remark.split(" is ")[0] for remark in found.remarks if " is " in remark] == [
        "Column day",
        "Column who",
    ]
    assert "Column who is left out: it is text with 150 different values." in found.remarks
    assert any("Column big has whole numbers above 16,777,216" in remark for remark in found.remarks)


def test_two_columns_of_one_name_are_numbered_and_lines_that_are_no_rows_told() -> None:
    found = read(b"x,x,x (2)\n1,2,3\n4,5\n6,7,8\n")
    assert found.names == ("x", "x (2)", "x (2) (2)")
    assert found.lost == "one line has another number of cells than the others ('4,5')"
    assert found.x.tolist() == [[1, 2, 3], [6, 7, 8]]


def test_parquet_is_read_with_its_holes() -> None:
    table = pa.table({"a": [1, None, 3], "b": [0.5, 1.5, 2.5], "c": ["u", "v", None], "d": [None] * 3})
    found = read(made(lambda out: pq.write_table(table, out)), "t.parquet")
    np.testing.assert_array_equal(found.x, np.array([[1, 0.5], [np.nan, 1.5], [3, 2.5]], np.float32))
    assert found.beside["c"].tolist() == ["u", "v", ""] and found.remarks == (
        "Column d is empty and left out.",
    )


def test_arrays_of_npz_are_told_by_their_names_and_keep_their_test_rows() -> None:
    x, y = RNG.integers(0, 256, (30, 6, 5), np.uint8), np.arange(30) % 3
    parts = {"x_train": x[:20], "y_train": y[:20], "x_test": x[20:], "y_test": y[20:], "z": y}
    found = read(made(np.savez_compressed, **parts), "m.npz")
    assert found.n_train == 20 and found.remarks == ("Array z is left out.",)
    np.testing.assert_array_equal(found.x, x)
    np.testing.assert_array_equal(found.label("label").codes, y)


@pytest.mark.parametrize("kind", ["U", "S"])
def test_labels_of_npz_may_be_words(kind: str) -> None:
    words = np.array(["Käfer", "", "Bär"]).astype("U5")
    y = words if kind == "U" else np.char.encode(words, "utf-8")
    parts = {
        "x_train": RNG.normal(size=(3, 2)),
        "y_train": y,
        "x_test": RNG.normal(size=(2, 2)),
        "y_test": y[:2],
    }
    assert read(made(np.savez, **parts), "m.npz").beside["label"].tolist() == [
        "Käfer",
        "",
        "Bär",
        "Käfer",
        "",
    ]
    parts["y_test"] = np.arange(2)
    assert read(made(np.savez, **parts), "m.npz").beside["label"].tolist() == ["Käfer", "", "Bär", "", ""]


@pytest.mark.parametrize("last", [True, False])
def test_colour_becomes_grey_as_pillow_makes_it(last: bool) -> None:
    x = RNG.integers(0, 256, (4, 8, 9, 3), np.uint8)
    found = read(made(np.save, x if last else np.moveaxis(x, -1, 1)), "rgb.npy")
    expected = np.stack([np.asarray(Image.fromarray(picture).convert("L")) for picture in x])
    assert found.x.dtype == np.uint8 and np.abs(found.x.astype(int) - expected).max() <= 1


def test_a_mat_file_may_have_its_rows_last() -> None:
    x = RNG.normal(size=(5, 6, 40))
    found = read(made(savemat, {"X": x, "y": np.arange(40)[:, None] % 4}), "digits.mat")
    np.testing.assert_array_equal(found.x, np.moveaxis(x, -1, 0))
    np.testing.assert_array_equal(found.label("label").codes, np.arange(40) % 4)


def test_a_folder_of_idx_files_is_split_by_their_names(tmp_path: Path) -> None:
    x, y = RNG.integers(0, 256, (12, 4, 4), np.uint8), (np.arange(12) % 2).astype(np.uint8)
    for name, values in {"train": slice(0, 9), "t10k": slice(9, 12)}.items():
        images, labels = x[values], y[values]
        head = b"\0\0\x08\x03" + np.array(images.shape, ">u4").tobytes()
        (tmp_path / f"{name}-images-idx3-ubyte.gz").write_bytes(gzip.compress(head + images.tobytes()))
        head = b"\0\0\x08\x01" + np.array(labels.shape, ">u4").tobytes()
        (tmp_path / f"{name}-labels-idx1-ubyte").write_bytes(head + labels.tobytes())
    found = formats.read(Given.at(tmp_path))
    np.testing.assert_array_equal(found.x, x)
    assert found.n_train == 9 and found.label("label").codes.tolist() == y.tolist()


PICTURES = {name: RNG.integers(0, 256, (6, 8), np.uint8) for name in ("cat/0", "cat/1", "dog/0", "dog/1")}


@pytest.mark.parametrize("above", ["", "set/", "train/"])
@pytest.mark.parametrize("as_zip", [True, False])
def test_folders_of_pictures_are_classes(above: str, as_zip: bool, tmp_path: Path) -> None:
    files = {f"{above}{name}.png": png(values) for name, values in PICTURES.items()}
    if above == "train/":
        files["test/dog/9.png"] = png(PICTURES["dog/1"])
    if not as_zip:
        for path, content in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)
    found = formats.read(Given("p.zip", content=zipped(files)) if as_zip else Given.at(tmp_path))
    np.testing.assert_array_equal(found.x[:4], np.stack(list(PICTURES.values())))
    assert found.beside["folder"].tolist() == ["cat", "cat", "dog", "dog", *["dog"] * (above == "train/")]
    assert found.n_train == (4 if above == "train/" else None)


def test_pictures_are_cropped_to_their_middle_scaled_and_grey() -> None:
    colour = RNG.integers(0, 256, (60, 90, 3), np.uint8)
    found = read(zipped({"a.png": png(colour), "b.jpg": png(colour)}), "p.zip", side=30)
    middle = Image.fromarray(colour[:, 15:75]).convert("L").resize((30, 30), Image.Resampling.LANCZOS)
    inside = np.s_[3:-3, 3:-3]  # at its edges one is mixed with what was cropped
    assert np.abs(found.x[0].astype(int) - np.asarray(middle))[inside].max() <= 2
    assert "2 of 2 pictures are cropped to their middle and scaled to 30 x 30 pixels." in found.remarks


def test_what_is_transparent_is_black_and_sixteen_bits_become_eight() -> None:
    clear = np.zeros((4, 4, 4), np.uint8)
    clear[..., :3] = 255
    deep = np.full((4, 4), 65535, np.uint16)
    deep[0] = 0
    found = read(zipped({"a.png": png(clear), "b.png": png(deep)}), "p.zip")
    assert found.x[0].max() == 0 and found.x[1].min() == 0 and found.x[1].max() == 255


def test_progress_is_told_while_pictures_are_read() -> None:
    told: list[tuple[int, int]] = []
    content = zipped({f"{i}.png": png(PICTURES["cat/0"]) for i in range(60)})
    read(content, "p.zip", progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 60), (50, 60), (60, 60)]


def test_whether_arrays_may_be_in_colour_is_told_without_reading_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(np.lib.format, "read_array", pytest.fail)
    for shape in ((20, 9, 9), (20, 30)):
        for write, name in ((np.save, "x.npy"), (np.savez_compressed, "x.npz"), (savemat, "x.mat")):
            x = np.zeros(shape)
            content = made(write, {"X": x}) if name == "x.mat" else made(write, x)
            assert not own.coloured(Given(name, content=content))
    for shape in ((20, 3, 5, 5), (5, 5, 3, 20)):
        assert formats.may_be_coloured(Given("x.mat", content=made(savemat, {"X": np.zeros(shape)})))


class Opened:
    """What unpickling would call."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (pytest.fail, ("a pickle was opened",))


def large(monkeypatch: pytest.MonkeyPatch, **less: int) -> None:
    for name, most in less.items():
        monkeypatch.setattr(limits, name, most)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("o.npz", made(np.savez, x=np.array([Opened()], object)), "Python objects, which are never opened"),
        ("o.npy", made(np.save, np.array([Opened()], object)), "Python objects, which are never opened"),
        ("s.npz", made(np.savez, x=np.array(["a", "b"])), "it holds no array of rows; there is x <U1"),
        (
            "out.zip",
            zipped({"../a.png": b"", "b.png": b""}),
            "wants to write outside its folder ('../a.png')",
        ),
        ("bad.zip", zipped({"a.png": png(PICTURES["cat/0"])[:40]}), "a.png is damaged, or no picture"),
        ("seven.mat", b"MATLAB 7.3 MAT-file" + b" " * 600, "of MATLAB's version 7.3"),
        ("book.csv", zipped({"xl/workbook.xml": b""}), "it is an Excel workbook: save it as CSV"),
        ("words.csv", b"a,b\nx,y\nz,w\n", "it has no column of numbers"),
        ("page.csv", b"<!DOCTYPE html><p>1,2", "it is a web page"),
        ("empty.csv", b"", "it is empty"),
        ("cut.npy", made(np.save, np.zeros((9, 9)))[:-8], "it is cut short"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(name: str, content: bytes, says: str) -> None:
    with pytest.raises(ValueError) as told:
        read(content, name)
    assert says in str(told.value) and str(told.value).startswith(name)


def test_bombs_are_refused_before_they_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = np.zeros((300, 300), np.uint8)
    large(monkeypatch, PIXELS=50_000)
    with pytest.raises(ValueError, match="300 x 300 pixels is more than the 0 million"):
        read(zipped({"a.png": png(zeros)}), "p.zip")
    large(monkeypatch, UNPACKED=1_000)
    for name, content in {
        "b.npz": made(np.savez_compressed, x=zeros),
        "b.mat": made(savemat, {"x": zeros}, do_compression=True),
        "b.parquet": made(lambda out: pq.write_table(pa.table({"a": RNG.normal(size=5_000)}), out)),
    }.items():
        with pytest.raises(ValueError, match="unpacks to more than"):
            read(content, name)
    with pytest.raises(ValueError, match="unpacks to more than"):
        read(gzip.compress(b"1,2\n" * 5_000), "b.csv.gz")
    with pytest.raises(ValueError, match="unpacks to far more"):
        read(zipped({"a.png": png(RNG.integers(0, 256, (40, 40), np.uint8))}), "p.zip")


def test_more_rows_or_columns_than_are_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    large(monkeypatch, ROWS=3, COLUMNS=4, VALUES=8, FILES=2, BYTES=10_000)
    with pytest.raises(ValueError, match="it has 4 rows, and 3 are read"):
        read(b"a,b\n1,2\n3,4\n5,6\n7,8\n")
    with pytest.raises(ValueError, match="a row of it is 5 numbers, and 4 are read"):
        read(b"a,b,c,d,e\n1,2,3,4,5\n1,2,3,4,5\n")
    with pytest.raises(ValueError, match="more than the 8 values that fit"):
        read(b"a,b,c\n1,2,3\n1,2,3\n1,2,3\n")
    with pytest.raises(ValueError, match="3 files, more than the 2"):
        read(zipped({f"{i}.png": b"" for i in range(3)}), "p.zip")
    with pytest.raises(ValueError, match="larger than"):
        read(b"1,2\n" * 5_000)


def test_labels_of_too_many_classes_of_fractions_or_of_one_value_are_none() -> None:
    rows = [f"{i},{i / 7},1,{i * 10**7}" for i in range(200)]
    found = read("\n".join(["many,some,same,huge", *rows]).encode())
    for name, says in {
        "many": "200 different values, more than the 100 classes",
        "some": "200 different values",
        "same": "one value only",
        "nowhere": "there is no column 'nowhere'",
    }.items():
        with pytest.raises(ValueError, match=says):
            found.label(name)
    assert found.likely_label == ""


FILES = {
    "m.csv": b"a,b,species\n1,2,u\n3,4,v\n5,,u\n" * 4,
    "m.npz": made(np.savez, x=RNG.normal(size=(12, 3)), y=np.arange(12) % 2),
    "m.npy": made(np.save, RNG.normal(size=(12, 3))),
    "m.mat": made(savemat, {"X": RNG.normal(size=(12, 3))}),
    "m.parquet": made(lambda out: pq.write_table(pa.table({"a": range(12), "b": ["u", "v"] * 6}), out)),
    "m.zip": zipped({f"{i % 2}/{i}.png": png(PICTURES["cat/0"]) for i in range(12)}),
}


@FUZZ
@given(name=st.sampled_from(sorted(FILES)), more=st.data())
def test_any_damage_is_read_or_refused_in_a_sentence(name: str, more: st.DataObject) -> None:
    given_file = Given(name, content=more.draw(mutated(FILES[name])))
    try:
        own.look(given_file)
    except ValueError as error:
        assert "\n" not in str(error) and len(str(error)) < 600


def test_the_size_of_pictures_is_told_from_their_heads() -> None:
    listing = formats.listed(Given("p.zip", content=FILES["m.zip"]))
    assert listing is not None and pictures.size(listing) == (6, 8)


def test_words_that_a_parquet_keeps_once_are_not_laid_out_row_by_row() -> None:
    word, rows = "x" * (1 << 20), 8192  # eight gigabytes, were each row to hold it
    kept = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), [word])
    out = io.BytesIO()
    pq.write_table(pa.table({"a": np.arange(float(rows)), "s": kept}), out, store_schema=False)
    found = read(out.getvalue(), "mine.parquet")
    assert found.x[:, 0].tolist() == list(range(rows)) and not found.beside
    assert found.remarks == ("Column s is left out: it is text with 1 different values.",)


def test_words_and_numbers_as_words_are_read_from_a_parquet_as_pandas_has_them() -> None:
    frame = pd.DataFrame({"n": ["1.5", " 2 ", None, "x", "4"], "w": ["u", None, "v", "u ", "v"]})
    out = io.BytesIO()
    frame.to_parquet(out, row_group_size=2)
    found = read(out.getvalue(), "mine.parquet")
    assert np.array_equal(found.x[:, 0], [1.5, 2, np.nan, np.nan, 4], equal_nan=True)
    assert found.beside["w"].tolist() == ["u", "", "v", "u", "v"]


def test_more_columns_than_fit_are_refused_before_they_are_read() -> None:
    with pytest.raises(ValueError, match="a row of it is 500,001 numbers, and 20,000 are read"):
        read(b"1," * 500_000 + b"\n")


def test_of_a_packed_table_no_more_is_unpacked_than_tells_that_it_is_none() -> None:
    for part in (bytes(1 << 20), b"0,0\n" * (1 << 18)):
        packed = gzip.compress(part, 1) * 900  # a gigabyte of which the last part is damaged
        with pytest.raises(ValueError, match=r"MB in which nothing stands|more than 20,000,100 lines"):
            read(packed + b"\x1f\x8bdamaged", "mine.csv.gz")


def test_of_a_packed_idx_file_no_more_is_unpacked_than_its_head_says() -> None:
    bomb = gzip.compress(b"\0\0\x08\3" + np.array([20, 2, 2], ">u4").tobytes() + bytes(1 << 24))
    with pytest.raises(ValueError, match="unpacks to more than the 96 bytes expected"):
        read(bomb, "train-images-idx3-ubyte.gz")
    vast = gzip.compress(b"\0\0\x08\3" + np.array([2**31, 9, 9], ">u4").tobytes())
    with pytest.raises(ValueError, match="it has 2,147,483,648 rows"):
        read(vast, "train-images-idx3-ubyte.gz")


def test_two_idx_sets_in_one_folder_are_refused(tmp_path: Path) -> None:
    for name in ("digits", "letters"):
        head = b"\0\0\x08\3" + np.array([20, 2, 2], ">u4").tobytes()
        (tmp_path / f"{name}-train-images-idx3-ubyte").write_bytes(head + bytes(80))
    with pytest.raises(ValueError, match="letters-train-images-idx3-ubyte is of another set"):
        formats.read(Given.at(tmp_path))


@pytest.mark.parametrize("written", ["./{}", "a//{}", "a\\{}"])
def test_paths_in_a_zip_are_read_however_they_are_written(written: str) -> None:
    dark, light = png(np.zeros((4, 4), np.uint8)), png(np.full((4, 4), 9, np.uint8))
    found = read(zipped({written.format("1.png"): dark, written.format("2.png"): light}), "p.zip")
    assert found.x[:, 0, 0].tolist() == [0, 9]


def test_folders_that_windows_writes_into_a_zip_are_classes() -> None:
    grey = png(np.full((4, 4), 9, np.uint8))
    assert read(zipped({"a\\1.png": grey, "b\\2.png": grey}), "p.zip").beside["folder"].tolist() == ["a", "b"]


def test_wider_numbers_than_bytes_become_bytes_alike_in_every_picture() -> None:
    deep = {f"{i}.png": png(np.full((4, 4), 257 * i, np.uint16)) for i in (3, 200)}
    assert read(zipped(deep), "p.zip").x[:, 0, 0].tolist() == [200, 3]
    for value in (np.nan, -1.0):
        image = Image.fromarray(np.full((4, 4), value, np.float32))
        wrong = zipped({"a.tif": made(image.save, "TIFF")})
        with pytest.raises(ValueError, match="values below 0, or that are no numbers"):
            read(wrong, "p.zip")


def test_a_label_that_is_no_label_is_told_so_and_not_that_it_is_missing() -> None:
    names = b"".join(b"%d,w%d\n" % (i, i) for i in range(10_000))
    with pytest.raises(ValueError, match="Column label is left out: it is text with 10,000 different values"):
        read(b"a,label\n" + names).label("label")


def test_a_wide_table_is_looked_at_in_a_moment_and_a_device_is_no_file() -> None:
    wide = b",".join([b"a"] * 20_000) + b"\n" + (b",".join([b"1", b"2"] * 10_000) + b"\n") * 20
    assert own.look(Given("mine.csv", content=wide)).names[-1] == "a (20000)"
    with pytest.raises(OSError, match="neither a file nor a folder"):
        Given.at(Path("/dev/null"))


def test_arrays_that_announce_too_many_numbers_are_refused_before_one_is_read() -> None:
    told = {"descr": "|u1", "fortran_order": False, "shape": (1 << 31,)}
    head = made(np.lib.format.write_array_header_1_0, told)
    with pytest.raises(ValueError, match="it holds 2,147,483,648 numbers"):
        read(zipped({"x.npy": head}), "x.npz")
