"""Rows of a table go through a net from the command line, and what is in the way is said on stderr."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from aecore.__main__ import main

FIELD = Path(__file__).parents[2] / "fixtures" / "field"
SAID = {
    "d_bom.csv": "",
    "d_semicolon.csv": "",
    "d_tab.csv": "",
    "d_class_last.csv": "Column 65 (Class) is set aside.",
    "d_kaggle_label_first.csv": "Column 1 (label) is set aside.",
    "d_numhead.csv": "Line 1 (0, 1, 2 ...) is taken as the head; --no-header reads it as a row.",
    "d_first_row_blank.csv": "d_first_row_blank.csv cannot be read: line 1, column 6 is blank",
    "d_first_row_NA.csv": "d_first_row_NA.csv cannot be read: line 1, column 6: 'NA' is no number",
    "d_nan.csv": "d_nan.csv cannot be read: line 1, column 3: 'NaN' is no number",
}


def test_every_table_gives_its_five_codes_or_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main("train --family linear --data digits --epochs 0 --set net.code=2".split()) == 0
    capsys.readouterr()

    def encoded(path: Path, *flags: str) -> tuple[int, str, str]:
        code = main(["encode", "last", str(path), *flags])
        return code, *capsys.readouterr()

    _, codes, _ = encoded(FIELD / "d_bom.csv")
    for name, sentence in SAID.items():
        code, out, err = encoded(FIELD / name)
        assert err.strip().endswith(sentence) and err.count("\n") == bool(sentence), name
        assert (code, out) == ((2, "") if "cannot" in sentence else (0, codes)), name
    assert codes.count("\n") == 6
    code, _, err = encoded(FIELD / "d_numhead.csv", "--no-header")
    assert code == 2 and "must be in [0, 1], got 0 to 63" in err
    (tmp_path / "rows.npy").write_bytes(b"")
    code, out, _ = encoded(FIELD / "d_bom.csv", "--header")
    assert out.splitlines() == [codes.splitlines()[0], *codes.splitlines()[2:]]
    code, _, err = encoded(tmp_path / "rows.npy", "--header")
    assert code == 2 and "--header and --no-header are for tables" in err
    (tmp_path / "rows.csv.gz").write_bytes(gzip.compress((FIELD / "d_tab.csv").read_bytes()))
    assert encoded(tmp_path / "rows.csv.gz") == (0, codes, "")
