"""A set without some of its classes: a name like any other, wherever a name is taken."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import numpy as np
import pytest

from aecore import data
from aecore.cli.recipe import recipe
from aecore.data import DataMissing, mapped, own, transfer
from aecore.data.own.wanted import Wanted, missing
from aecore.data.sets import without_class
from aecore.families import find
from aecore.families.spec_link import pack, unpack
from aecore.runs.session import Session
from aecore.spec import put
from tests.own_pictures import bring, zipped


def test_training_rows_of_the_class_are_left_out_and_its_test_rows_are_anomalies() -> None:
    whole, part = data.load("digits"), data.load("digits-without-8")
    kept = whole.y_train != 8
    assert np.array_equal(part.x_train, whole.x_train[kept])
    assert np.array_equal(part.y_train, whole.y_train[kept])
    assert part.x_test is whole.x_test or np.shares_memory(part.x_test, whole.x_test)
    assert part.anomalies is not None and np.array_equal(part.anomalies, whole.y_test == 8)
    assert part.fingerprint != whole.fingerprint


def test_a_card_tells_how_many_rows_are_left_and_without_what() -> None:
    card, rows = data.card("mnist-without-4+9"), data.load("mnist-without-4+9")
    assert card.title == "MNIST, 10,000 digits without 4, 9"
    assert (card.n_train, card.n_test, card.size_normalisation) == (rows.n_train, rows.n_test, "mass")
    assert card.provenance.endswith("Training rows of 4, 9 are left out.")


def test_classes_may_be_named_in_any_order() -> None:
    assert data.load("digits-without-9+4") is data.load("digits-without-4+9")
    assert data.load("digits-without-4+9").name == "digits-without-4+9"


def test_names_of_classes_become_words_of_a_name_and_no_two_are_alike() -> None:
    assert data.without("fashion", "Ankle boot", "T-shirt/top") == "fashion-without-t-shirt-top+ankle-boot"
    slugs = without_class.slugs(("-1", "1", "a+b", "A b", "größer", "?", "!"))
    assert slugs == ("1", "1--2", "a-b", "a-b--2", "grösser", "class", "class--2")
    with pytest.raises(ValueError, match="fashion has no class 'sandal'; it has T-shirt/top"):
        data.without("fashion", "sandal")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("mnist-without-ten", "mnist has no class 'ten' to leave out; it has 0, 1, 2"),
        ("mnist-without-4-without-9", "mnist has no class '4-without-9' to leave out"),
        ("mnist-without-", "mnist has no class '' to leave out"),
        (
            "ring-without-a+b+c+d+e+f+g+h",
            "has 0 training rows left, and it takes 20: leave out fewer",
        ),
        ("shuttle-without-high", "shuttle has no training row of that class anyway: take shuttle"),
        ("nothing-without-1", "there is no data set 'nothing-without-1'; there are"),
        ("my-bars-12345678-without-post", "there is no data set 'my-bars-12345678' here: it was made of"),
    ],
)
def test_what_cannot_be_left_out_is_refused_in_a_sentence(name: str, sentence: str) -> None:
    with pytest.raises(DataMissing, match=re.escape(sentence)):
        data.card(name)


def test_a_set_without_labels_has_no_class_to_leave_out(home: Path) -> None:
    name = own.bring(b"a,b\n" + b"".join(b"%d,%d\n" % (i, i * i) for i in range(30)), "plain.csv")
    with pytest.raises(DataMissing, match="has no classes, and so none can be left out"):
        data.card(f"{name}-without-1")


def test_before_a_set_is_here_its_card_is_known_and_nothing_is_loaded(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LATENTLAB_DATA", raising=False)
    if data.available("fashion-full"):
        pytest.skip("another test has read the full set into this process")
    card = data.card("fashion-full-without-bag")
    assert not data.available(card.name) and card.n_train == 60_000
    assert card.stand_in == "fashion-without-bag" and card.download_bytes > 0


def test_a_set_of_ones_own_is_left_out_of_by_the_same_rule(home: Path) -> None:
    name = bring(zipped(40))
    part = data.load(f"{name}-without-beam")
    assert part.anomalies is not None and set(part.y_train) == {part.classes.index("post")}
    assert own.about(part.name) == own.about(name) and own.remarks(part.name) == own.remarks(name)
    assert own.scaling(part.name) is not None
    assert transfer.files(part.name) == transfer.files(name) != {}


def test_it_is_offered_to_nobody_who_is_not_offered_the_set_itself(home: Path) -> None:
    name = bring(zipped(40))
    part = data.without(name, "beam")
    own.offer(name, "browser")
    own.share(part, "somebody")
    own.offer(part, "other")
    assert own.shared() == {} and own.offered("other") == () and own.names() == (name,)


def test_a_link_to_it_asks_for_the_file_of_the_whole_set(home: Path) -> None:
    spec = put(find("undercomplete").spec, "data.name", "my-bars-12345678-without-beam")
    assert missing(spec) and Wanted(spec).name == "my-bars-12345678"
    spec = put(spec, "data.name", data.without(bring(zipped(40)), "beam"))
    assert not missing(spec) and unpack(pack(spec)) == spec


def test_the_name_of_a_file_may_hold_the_word_without(home: Path) -> None:
    name = bring(zipped(40), "hands-without-gloves.zip")
    assert data.card(name).n_train == data.load(name).n_train and own.base(name) == name
    assert own.base(f"{name}-without-beam") == name
    assert data.load(f"{name}-without-beam").anomalies is not None


def test_it_is_sent_to_another_process_by_its_name() -> None:
    part = data.load("mnist-without-8")
    sent = pickle.dumps(part)
    assert len(sent) < 200 and pickle.loads(sent) is part


def test_the_command_line_takes_it() -> None:
    spec = recipe("undercomplete", None, None, {"data.name": "mnist-without-8"}, ())
    assert spec.data.name == "mnist-without-8"


def test_a_net_learns_from_it(small) -> None:
    session = Session(small("undercomplete", data__name="digits-without-8", data__rows=None)).run()
    assert session.rows.x.shape[0] == data.card("digits-without-8").n_train


def test_its_rows_are_in_memory_once_for_all_processes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapped, "_sharing", True)
    part, whole = data.load("mnist-without-0+1"), data.load("mnist")
    assert mapped.in_file(part.x_train) is not None
    assert np.array_equal(part.x_train, whole.x_train[whole.y_train > 1])
