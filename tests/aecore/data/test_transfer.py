from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from aecore import data
from aecore.data import DataMissing, own, transfer

ROWS = (f"{person},{film},{1 + (person * film) % 5}" for person in range(30) for film in range(12))
RATINGS = "\n".join(["user,item,rating", *ROWS])


def test_what_somebody_brought_is_the_same_on_another_machine(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = own.bring(RATINGS.encode(), "mine.csv")
    here, sent = data.load(name), transfer.files(name)
    monkeypatch.setenv("LATENTLAB_HOME", str(tmp_path / "elsewhere"))
    assert transfer.missing(name)
    transfer.put(sent)
    assert not transfer.missing(name)
    there = data.load(name)
    assert there is not here and np.array_equal(there.x_train, here.x_train, equal_nan=True)


def test_what_comes_with_the_program_is_not_sent() -> None:
    assert transfer.files("digits") == {} and not transfer.missing("digits")
    assert transfer.missing("nothing")
    with pytest.raises(DataMissing, match="there is no data set 'nothing'"):
        transfer.files("nothing")


@pytest.mark.parametrize("place", ["../away.npz", "/etc/away.npz", "own/../../away.npz"])
def test_files_lie_in_the_cache_and_nowhere_else(place: str) -> None:
    with pytest.raises(DataMissing, match="is no place in the cache"):
        transfer.put({place: b""})


def test_a_cache_that_cannot_be_written_is_named(home: Path) -> None:
    home.parent.mkdir(exist_ok=True)
    home.write_text("a file where the folder should be")
    with pytest.raises(DataMissing, match="cannot be written"):
        transfer.put({"mnist/rows.gz": b"x"})
