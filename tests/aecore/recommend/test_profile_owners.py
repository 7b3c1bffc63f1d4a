"""Whose a profile is, the PIN by which another browser becomes its owner, and a file that is taken away."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from postgres import postgres as postgres

from aecore.recommend.profiles import pins
from aecore.recommend.profiles.repository import Profiles
from aecore.recommend.taste import UserRatings

ANN, BEA = "a" * 32, "b" * 32
TASTE = UserRatings({1: 4.5, 260: "seen", 2: 3.0})


@pytest.fixture(params=["sqlite", "postgresql"])
def people(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Profiles]:
    if request.param == "sqlite":
        opened = Profiles(f"sqlite:///{tmp_path / 'people.sqlite'}")
    else:
        make: Callable[[], str] = request.getfixturevalue("postgres")
        opened = Profiles(make())
    yield opened
    opened.close()


def test_a_profile_belongs_to_the_browser_that_made_it(people: Profiles) -> None:
    ann, nobody = people.new(ANN), people.new()
    assert people.owners(ann) == {ANN}
    assert people.owners(nobody) == people.owners("0" * 16) == people.owners("no id") == frozenset()
    people.own(nobody, BEA)
    people.own(nobody, BEA)
    assert people.owners(nobody) == {BEA}


def test_a_copy_is_somebody_new_who_thinks_the_same(people: Profiles) -> None:
    ann = people.new(ANN)
    people.put(ann, TASTE)
    people.name(ann, "Ann")
    [before] = people.named()
    copied = people.copy(ann, BEA)
    people.set(copied, 1, 1.0)
    assert list(people.taste(copied).opinions) == [260, 2, 1] and people.owners(copied) == {BEA}
    assert people.taste(ann) == TASTE and people.named() == (before,)


def test_deleting_a_person_leaves_neither_owner_nor_pin(people: Profiles) -> None:
    ann = people.new(ANN)
    people.name(ann, "Ann")
    people.protect(ann, "1234")
    people.delete(ann)
    assert people.owners(ann) == frozenset() and people.named() == ()
    with pytest.raises(ValueError, match="no longer here"):
        people.copy(ann, BEA)


def test_the_pin_makes_another_browser_an_owner(people: Profiles) -> None:
    ann = people.new(ANN)
    people.name(ann, "Ann")
    assert not people.named()[0].pin
    people.protect(ann, "1234")
    people.protect(ann, "007007")
    assert people.named()[0].pin
    for wrong in ("1234", "", "0070070"):
        with pytest.raises(ValueError, match=r"^This is not the PIN\.$"):
            people.unlock(ann, wrong, BEA)
    assert people.owners(ann) == {ANN}
    people.unlock(ann, "007007", BEA)
    assert people.owners(ann) == {ANN, BEA}


def test_without_a_pin_no_pin_is_right(people: Profiles) -> None:
    for id in (people.new(ANN), "0" * 16, "no id"):
        with pytest.raises(ValueError, match="not the PIN"):
            people.unlock(id, "", BEA)


@pytest.mark.parametrize("pin", ["", "123", "1" * 13, "12a4", "١٢٣٤", "1234\n"])
def test_what_is_no_pin_is_refused_in_a_sentence(pin: str) -> None:
    with pytest.raises(ValueError, match=r"^A PIN is 4 to 12 digits\.$"):
        pins.hashed(pin)


def test_a_pin_is_kept_as_a_hash_with_a_salt_of_its_own() -> None:
    one, other = pins.hashed("1234"), pins.hashed("1234")
    assert one != other and "1234" not in one.split("$")
    assert pins.matches("1234", one) and pins.matches("1234", other) and not pins.matches("1235", one)


def test_a_pin_cannot_be_guessed_by_trying_all() -> None:
    now = [0.0]
    tries = pins.Tries(lambda: now[0])
    for _ in range(pins.TRIES):
        tries.spend("ann")
    with pytest.raises(ValueError, match="Too many wrong PINs: wait 10 minutes"):
        tries.spend("ann")
    tries.spend("bea")
    now[0] = pins.WAIT_S
    tries.spend("ann")
    tries.forgive("ann")
    for _ in range(pins.TRIES):
        tries.spend("ann")


def test_a_database_of_an_earlier_version_is_read_and_its_people_have_no_owner(tmp_path: Path) -> None:
    path = tmp_path / "people.sqlite"
    old = Profiles(f"sqlite:///{path}")
    ann = old.new()
    old.put(ann, TASTE)
    old.close()
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE latentlab_owner")
        database.execute("DROP TABLE latentlab_pin")
    database.close()
    opened = Profiles(f"sqlite:///{path}")
    assert opened.taste(ann) == TASTE and opened.owners(ann) == frozenset()
    opened.own(ann, BEA)
    assert opened.owners(ann) == {BEA}
    opened.close()


@pytest.mark.parametrize(
    ("change", "use"),
    [
        ("person SET name = x'ff'", lambda people, id: people.named()),
        ("opinion SET turn = 'soon'", lambda people, id: people.set(id, 3, 1.0)),
        ("opinion SET stars = x'ff' WHERE film = 1", lambda people, id: people.taste(id)),
        ("opinion SET stars = 9e999 WHERE film = 1", lambda people, id: people.copy(id)),
        ("opinion SET word = 'bad' WHERE film = 260", lambda people, id: people.taste(id)),
        ("pin SET hashed = x'ff'", lambda people, id: people.unlock(id, "1234", BEA)),
        ("pin SET hashed = 'zz$zz'", lambda people, id: people.unlock(id, "1234", BEA)),
    ],
)
def test_a_database_that_holds_something_else_is_one_sentence(
    tmp_path: Path, change: str, use: Callable[[Profiles, str], object]
) -> None:
    people = Profiles(f"sqlite:///{tmp_path / 'people.sqlite'}")
    ann = people.new(ANN)
    people.put(ann, TASTE)
    people.name(ann, "Ann")
    people.protect(ann, "1234")
    with sqlite3.connect(tmp_path / "people.sqlite") as database:
        database.execute(f"UPDATE latentlab_{change}")
    database.close()
    with pytest.raises(ValueError, match=r"is damaged|^an opinion is|^This is not the PIN\.$"):
        use(people, ann)
    people.close()


def test_nothing_is_saved_into_a_file_that_is_gone_and_a_sentence_says_so(tmp_path: Path) -> None:
    folder, away = tmp_path / "home", tmp_path / "away"
    folder.mkdir()
    people = Profiles(f"sqlite:///{folder / 'people.sqlite'}")
    ann = people.new(ANN)
    people.set(ann, 1, 4.0)
    os.rename(folder, away)
    for _ in range(2):
        with pytest.raises(ValueError, match=r"people\.sqlite is gone, so nothing was saved"):
            people.set(ann, 2, 4.0)
    assert not folder.exists()
    os.rename(away, folder)
    people.set(ann, 2, 4.0)
    assert people.taste(ann) == UserRatings({1: 4.0, 2: 4.0})
    people.close()


def test_what_is_said_goes_into_the_file_that_is_there_and_not_into_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "people.sqlite"
    people = Profiles(f"sqlite:///{path}")
    ann = people.new(ANN)
    with sqlite3.connect(tmp_path / "copy") as copy, sqlite3.connect(path) as original:
        original.backup(copy)
    copy.close()
    original.close()
    for name in ("people.sqlite", "people.sqlite-wal", "people.sqlite-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    os.rename(tmp_path / "copy", path)
    people.set(ann, 1, 4.0)
    people.close()
    again = Profiles(f"sqlite:///{path}")
    assert again.taste(ann) == UserRatings({1: 4.0})
    again.close()
