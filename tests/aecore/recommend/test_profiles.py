from __future__ import annotations

import csv
import io
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postgres import postgres as postgres

from aecore.data.films import Catalogue, Film, embedded
from aecore.recommend.imports import bring, read
from aecore.recommend.profiles import names
from aecore.recommend.profiles.repository import GONE, Profiles
from aecore.recommend.taste import UserRatings
from aecore.recommend.titles.film_links import Links
from aecore.recommend.titles.match import Matcher

ROOT = Path(__file__).parents[3]
NOBODY = "0" * 16
DAY_S = 86_400.0


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'people.sqlite'}"
    make: Callable[[], str] = request.getfixturevalue("postgres")
    return make()


@pytest.fixture
def people(url: str) -> Iterator[Profiles]:
    opened = Profiles(url)
    yield opened
    opened.close()


def again(url: str, id: str) -> UserRatings:
    """What a server started later would find."""
    opened = Profiles(url)
    try:
        return opened.taste(id)
    finally:
        opened.close()


def test_what_was_said_is_there_for_the_next_server(people: Profiles, url: str) -> None:
    ann = people.new()
    people.set(ann, 1, 4.5)
    people.set(ann, 2, "seen")
    people.set(ann, 3, "not interested")
    people.set(ann, 4, "not seen")
    assert again(url, ann) == UserRatings({1: 4.5, 2: "seen", 3: "not interested", 4: "not seen"})


def test_opinions_come_back_in_the_order_in_which_they_were_last_given(people: Profiles) -> None:
    ann = people.new()
    for film, opinion in ((5, 4.0), (3, 2.5), (5, 1.0), (1, "seen")):
        people.set(ann, film, opinion)
    assert list(people.taste(ann).opinions.items()) == [(3, 2.5), (5, 1.0), (1, "seen")]


def test_an_opinion_taken_back_leaves_nothing(people: Profiles) -> None:
    ann = people.new()
    people.set(ann, 1, 4.5)
    people.set(ann, 1, None)
    people.set(ann, 2, None)
    assert people.taste(ann) == UserRatings()


def test_many_opinions_are_put_beside_those_on_other_films(people: Profiles) -> None:
    ann = people.new()
    people.put(ann, UserRatings({1: 4.5, 2: 3.0}))
    people.put(ann, UserRatings({3: 5.0, 2: "seen"}))
    assert list(people.taste(ann).opinions.items()) == [(1, 4.5), (3, 5.0), (2, "seen")]


def test_an_empty_import_changes_nothing(people: Profiles) -> None:
    ann = people.new()
    people.put(ann, UserRatings())
    assert people.taste(ann) == UserRatings()


def test_ten_thousand_opinions_are_one_transaction(people: Profiles) -> None:
    ann = people.new()
    many = UserRatings({film: 0.5 + film % 10 / 2 for film in range(1, 10_001)})
    people.put(ann, many)
    people.put(ann, many)
    assert people.taste(ann) == many


@pytest.mark.parametrize("wrong", [0.0, 5.5, 3.7, -1.0, float("nan"), float("inf"), "superb"])
def test_one_wrong_opinion_refuses_them_all_in_a_sentence(people: Profiles, wrong: object) -> None:
    ann = people.new()
    with pytest.raises(ValueError, match="stars in halves"):
        people.put(ann, UserRatings({1: 4.0, 2: wrong}))  # type: ignore[dict-item]
    assert people.taste(ann) == UserRatings()


@pytest.mark.parametrize("film", [0, -1, 2**31, 10**30])
def test_a_number_that_no_film_can_have_is_refused(people: Profiles, film: int) -> None:
    with pytest.raises(ValueError, match="film's number"):
        people.set(people.new(), film, 4.0)


def test_ids_stand_in_an_address_and_are_never_the_same(people: Profiles) -> None:
    ids = {people.new() for _ in range(50)}
    assert len(ids) == 50
    assert all(len(id) == 16 and int(id, 16) >= 0 and people.exists(id) for id in ids)


@pytest.mark.parametrize("id", ["", NOBODY, "a" * 17, "' OR 1=1 --", "\x00", "\ud800", "ÄÖÜ", "A" * 16])
def test_an_id_that_is_nobodys_is_told_apart_from_somebody(people: Profiles, id: str) -> None:
    assert not people.exists(id)
    people.delete(id)
    for act in (
        lambda: people.taste(id),
        lambda: people.set(id, 1, 4.0),
        lambda: people.name(id, "Ann"),
        lambda: people.export(id, embedded()),
    ):
        with pytest.raises(ValueError, match="no longer here"):
            act()


def test_only_people_with_a_name_are_listed_by_name(people: Profiles) -> None:
    people.new()
    for name in ("bea", "Ann", "Émile", "李雷"):
        people.name(people.new(), name)
    assert [each.name for each in people.named()] == ["Ann", "bea", "Émile", "李雷"]


def test_a_listed_person_tells_films_rated_or_seen_and_the_last_change(url: str) -> None:
    now = [1000.0]
    people = Profiles(url, clock=lambda: now[0])
    ann = people.new()
    people.name(ann, "Ann")
    people.put(ann, UserRatings({1: 4.5, 2: "seen", 3: "not seen", 4: "not interested"}))
    now[0] = 2000.0
    people.set(ann, 5, 3.0)
    (listed,) = people.named()
    assert (listed.id, listed.name, listed.films, listed.changed) == (ann, "Ann", 3, 2000.0)
    people.close()


def test_a_name_is_one_persons_whatever_its_case_and_width(people: Profiles) -> None:
    ann = people.new()
    people.name(ann, "Straße")
    for same in ("STRASSE", " straße ", "ＳＴＲＡＳＳＥ", "Stra\u200dße"):
        with pytest.raises(ValueError, match="is taken"):
            people.name(people.new(), same)
    people.name(ann, "strasse")
    assert [each.name for each in people.named()] == ["strasse"]


def test_a_name_is_free_again_when_its_person_is_deleted(people: Profiles) -> None:
    ann, other = people.new(), people.new()
    people.name(ann, "Ann")
    people.set(ann, 1, 4.0)
    people.delete(ann)
    people.name(other, "Ann")
    assert [each.id for each in people.named()] == [other]


def test_deleting_leaves_no_row_of_the_person(people: Profiles, url: str) -> None:
    ann, bea = people.new(), people.new()
    people.put(ann, UserRatings({1: 4.0, 2: "seen"}))
    people.set(bea, 1, 3.0)
    people.delete(ann)
    assert not people.exists(ann)
    assert rows(url) == [(bea, 1)]
    with pytest.raises(ValueError) as refused:
        people.set(ann, 3, 4.0)
    assert str(refused.value) == GONE


def rows(url: str) -> list[tuple[str, int]]:
    """Person and film of every opinion there is, read without our code."""
    wanted = "SELECT person, film FROM latentlab_opinion ORDER BY person, film"
    if url.startswith("sqlite"):
        database = sqlite3.connect(url.removeprefix("sqlite:///"))
        found = database.execute(wanted).fetchall()
        database.close()
        return found
    with psycopg.connect(url) as connection:
        return connection.execute(wanted).fetchall()


def test_who_said_nothing_and_has_no_name_is_forgotten_after_thirty_days(url: str) -> None:
    now = [0.0]
    people = Profiles(url, clock=lambda: now[0])
    silent, spoke, named = people.new(), people.new(), people.new()
    people.set(spoke, 1, 4.0)
    people.name(named, "Ann")
    now[0] = 29 * DAY_S
    late = people.new()
    assert people.exists(silent)
    now[0] = 31 * DAY_S
    people.new()
    assert [people.exists(each) for each in (silent, spoke, named, late)] == [False, True, True, True]
    people.close()


@pytest.mark.parametrize(
    "name",
    ["O'Brien", "<script>alert(1)</script>", "'); DROP x; --", "=1+1", "👩‍🚀", "李雷", "علی‌رضا", "%"],
)
def test_a_name_in_any_script_is_only_text(people: Profiles, name: str) -> None:
    people.name(people.new(), f"  {name} ")
    assert [each.name for each in people.named()] == [name]


@pytest.mark.parametrize(
    "name", ["", "   ", "a" * 61, "\u200b", "a\x00b", "a\u202eb", "\ud800", "\u0301", "\u200d", "ﷺ" * 10]
)
def test_a_name_that_cannot_be_read_is_refused_in_a_sentence(people: Profiles, name: str) -> None:
    ann = people.new()
    with pytest.raises(ValueError, match=r"^A name .*\.$"):
        people.name(ann, name)
    assert people.named() == ()


@given(st.text(max_size=80))
def test_a_name_that_is_accepted_is_accepted_again_unchanged(name: str) -> None:
    try:
        shown = names.checked(name)
    except ValueError:
        return
    assert names.checked(shown) == shown
    assert 1 <= len(shown) <= names.LONGEST
    assert names.folded(names.folded(shown)) == names.folded(shown)
    shown.encode()


NAMES = st.text(min_size=1, max_size=60)


@given(NAMES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_name_that_passes_the_check_can_be_kept(people: Profiles, name: str) -> None:
    ann = people.new()
    try:
        shown = names.checked(name)
        people.name(ann, name)
        assert shown in {each.name for each in people.named()}
    except ValueError as refused:
        assert str(refused).startswith("A name ")
    finally:
        people.delete(ann)


def test_the_export_tells_each_film_with_its_opinion(people: Profiles) -> None:
    ann = people.new()
    people.put(ann, UserRatings({1: 4.5, 2: "seen", 999_999: 2.0, 3: "not interested", 4: 4.0}))
    lines = list(csv.DictReader(io.StringIO(people.export(ann, embedded()))))
    assert lines[0] == {
        "movieId": "1",
        "title": "Toy Story",
        "year": "1995",
        "rating": "4.5",
        "opinion": "",
    }
    assert [(each["rating"], each["opinion"]) for each in lines[1:]] == [
        ("", "seen"),
        ("2", ""),
        ("", "not interested"),
        ("4", ""),
    ]
    assert (lines[2]["title"], lines[2]["year"]) == ("", "")


@pytest.mark.parametrize("title", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_title_that_is_a_formula_is_exported_as_text(people: Profiles, title: str) -> None:
    ann = people.new()
    people.set(ann, 7, 4.0)
    text = people.export(ann, Catalogue((Film(7, title, 2000),)))
    assert next(csv.DictReader(io.StringIO(text)))["title"] == f"'{title}"


def test_every_film_of_an_export_comes_back_by_the_import(people: Profiles) -> None:
    ann = people.new()
    every = cycle((0.5, 3.0, 4.5, "seen", "not seen", "not interested"))
    taste = UserRatings({film.id: opinion for film, opinion in zip(embedded(), every, strict=False)})  # type: ignore[misc]
    people.put(ann, taste)
    file = people.export(ann, embedded()).encode("utf-8-sig")
    brought = bring(read("my-films.csv", file), Matcher(embedded(), Links()))
    assert brought.taste == taste
    assert (brought.asked, brought.left_out) == ((), ())


def test_a_title_that_was_made_text_is_itself_again_after_the_import(people: Profiles) -> None:
    ann, odd = people.new(), Catalogue((Film(7, "=1+1", 2000), Film(8, "'Til There Was You", 1997)))
    people.put(ann, UserRatings({7: 4.0, 8: 2.0}))
    file = people.export(ann, odd).encode("utf-8-sig")
    assert [each.title for each in read("my-films.csv", file).entries] == ["=1+1", "'Til There Was You"]


def test_thirty_people_who_rate_at_once_are_all_heard(people: Profiles) -> None:
    ids = [people.new() for _ in range(30)]

    def rate(id: str) -> None:
        for film in range(1, 11):
            people.set(id, film, film / 2)

    with ThreadPoolExecutor(30) as pool:
        list(pool.map(rate, ids))
    wanted = UserRatings({film: film / 2 for film in range(1, 11)})
    assert all(people.taste(id) == wanted for id in ids)


def test_one_person_in_many_tabs_loses_no_opinion(people: Profiles) -> None:
    ann = people.new()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda film: people.set(ann, film % 40 + 1, 3.0), range(160)))
    assert sorted(people.taste(ann).opinions) == list(range(1, 41))


def test_of_two_who_ask_for_a_name_at_once_one_gets_it(people: Profiles) -> None:
    def ask(id: str) -> bool:
        try:
            people.name(id, "Ann")
        except ValueError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(ask, [people.new() for _ in range(8)]))
    assert sum(got) == len(people.named()) == 1


RATE = """
import sys
from aecore.recommend.profiles.repository import Profiles
people = Profiles(sys.argv[1])
for film in range(int(sys.argv[3]), int(sys.argv[4])):
    people.set(sys.argv[2], film, 3.5)
    print(film, flush=True)
"""


def rating(url: str, id: str, first: int, beyond: int) -> subprocess.Popen[str]:
    """Another process that rates films one by one and tells each that is kept."""
    return subprocess.Popen(
        [sys.executable, "-c", RATE, url, id, str(first), str(beyond)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_processes_that_make_the_tables_at_once_and_rate_do_not_disturb_each_other(url: str) -> None:
    first = Profiles(url)
    ann = first.new()
    both = [rating(url, ann, start, start + 40) for start in (1, 41)]
    for process in both:
        _, trouble = process.communicate(timeout=60)
        assert process.returncode == 0, trouble
    assert sorted(first.taste(ann).opinions) == list(range(1, 81))
    first.close()


def test_processes_can_begin_an_empty_database_together(url: str) -> None:
    begin = (
        "import sys; from aecore.recommend.profiles.repository import Profiles; Profiles(sys.argv[1]).new()"
    )
    all_at_once = [subprocess.Popen([sys.executable, "-c", begin, url], cwd=ROOT) for _ in range(4)]
    assert [each.wait(60) for each in all_at_once] == [0, 0, 0, 0]


def test_a_killed_process_loses_nothing_it_was_told(people: Profiles, url: str) -> None:
    ann = people.new()
    process = rating(url, ann, 1, 1_000_000)
    assert process.stdout is not None
    for _ in range(20):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    told = [int(line) for line in process.communicate()[0].splitlines() if line.isdigit()]
    kept = sorted(again(url, ann).opinions)
    assert len(kept) >= 20 + len(told[:-1])
    assert kept == list(range(1, len(kept) + 1))
    people.set(ann, 999_999, 4.0)
    assert people.taste(ann).opinions[999_999] == 4.0


def test_a_server_that_drops_its_connections_is_reached_again(postgres: Callable[[], str]) -> None:
    url = postgres()
    people = Profiles(url)
    ann = people.new()
    with psycopg.connect(url) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    people.set(ann, 1, 4.0)
    assert people.taste(ann) == UserRatings({1: 4.0})
    people.close()


@pytest.mark.parametrize("spelled", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_a_postgresql_address_is_understood(
    postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch, spelled: str
) -> None:
    monkeypatch.setenv("LATENTLAB_DATABASE_URL", postgres().replace("postgresql", spelled, 1))
    people = Profiles()
    assert people.exists(people.new())
    people.close()


def test_without_an_address_people_are_kept_in_the_home_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LATENTLAB_DATABASE_URL", raising=False)
    people = Profiles()
    people.close()
    assert [each.name for each in home.iterdir()] == ["profiles.sqlite"]


@pytest.mark.parametrize(
    "address", ["nonsense", "nosuch://x", "postgresql://ann:secret@localhost:1/x", "sqlite:////proc/x/y"]
)
def test_a_database_that_cannot_be_reached_is_told_in_a_sentence_without_its_password(address: str) -> None:
    with pytest.raises(ValueError) as told:
        Profiles(address, wait_s=1)
    assert str(told.value).endswith(".") and "\n" not in str(told.value)
    assert "secret" not in str(told.value) and "sqlalche.me" not in str(told.value)


def test_a_locked_file_is_told_in_a_sentence_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "people.sqlite"
    people = Profiles(f"sqlite:///{path}", wait_s=0.05)
    ann = people.new()
    people.set(ann, 1, 4.0)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(ValueError, match=r"is busy.*try again"):
        people.set(ann, 2, 4.0)
    assert people.taste(ann) == UserRatings({1: 4.0})
    other.close()
    people.set(ann, 2, 4.0)
    assert people.taste(ann) == UserRatings({1: 4.0, 2: 4.0})
    people.close()


def test_a_damaged_file_is_told_in_a_sentence_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "people.sqlite"
    path.write_bytes(b"no database at all" * 500)
    with pytest.raises(ValueError, match="is damaged"):
        Profiles(f"sqlite:///{path}")
    assert path.read_bytes() == b"no database at all" * 500


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LATENTLAB_HOME", str(tmp_path / "file" / "home"))
    monkeypatch.delenv("LATENTLAB_DATABASE_URL", raising=False)
    with pytest.raises(ValueError, match=r"cannot be made"):
        Profiles()


def test_sqlalchemy_is_loaded_only_when_somebody_is_kept() -> None:
    code = "import sys, aecore.recommend.profiles.repository; print('sqlalchemy' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True)
    assert said.stdout.strip() == "False"
