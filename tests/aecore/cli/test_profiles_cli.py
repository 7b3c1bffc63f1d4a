"""Profiles on the command line: whoever runs the server deletes one that nobody owns any more."""

from __future__ import annotations

import pytest

from aecore.__main__ import main
from aecore.recommend.profiles.repository import Profiles
from aecore.recommend.taste import UserRatings


@pytest.fixture
def ann() -> str:
    """The id of somebody with a name, whose browser has lost its cookie."""
    people = Profiles()
    made = people.new("a" * 32)
    people.put(made, UserRatings({1: 4.5, 260: "seen"}))
    people.name(made, "Ann [/red]")
    people.close()
    return made


@pytest.mark.parametrize("called", ["Ann [/red]", "ann [/RED]", "id"])
def test_a_profile_is_deleted_by_its_name_or_its_id(ann: str, called: str) -> None:
    assert main(["delete-profile", ann if called == "id" else called]) == 0
    assert not Profiles().exists(ann)


def test_profiles_are_listed_by_name(ann: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profiles"]) == 0
    out = capsys.readouterr().out
    assert "Ann [/red]" in out and ann in out


def test_a_name_that_nobody_has_is_one_sentence(ann: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["delete-profile", "Bea"]) == 2
    assert capsys.readouterr().err == "there is no profile 'Bea'; there is Ann [/red]\n"
    assert Profiles().exists(ann)
