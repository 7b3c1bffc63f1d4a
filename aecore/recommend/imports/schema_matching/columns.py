"""What the columns of a list mean, by their names in many languages; one's own rating before any other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from aecore.data.readers.titles import words


def _read(listed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words(name) for name in listed.split("|")))


TITLE = _read(
    "title|name|film|movie|movie title|film title|title name|movie name|titel|titre|título|titolo|tytuł|"
    "başlık|otsikko|tittel|název|cím|judul|название|назва|τίτλος|タイトル|作品名|제목|标题|標題|片名|शीर्षक|"
    "ชื่อเรื่อง|tiêu đề|العنوان|כותרת|titlu|naslov|pelicula|filmtitel"
)
_ALSO = _read(
    "original title|originaltitel|titre original|título original|titolo originale|tytuł oryginalny|"
    "оригинальное название|orijinal adı|orijinal başlık|原題|원제|原名"
)
_YEAR = _read(
    "year|release year|released|release date|jahr|année|año|ano|anno|rok|yıl|год|jaar|år|vuosi|έτος|"
    "年|公開年|上映年|연도|年份|वर्ष|erscheinungsjahr"
)
_TYPE = _read(
    "type|title type|media type|titeltyp|titel typ|type de titre|tipo de título|tipo di titolo|tipo|typ|тип|"
    "タイプ|유형|शीर्षक का प्रकार"
)
_STATUS = _read("status|watch status|watchlist|list|list name|my status|state|bucket|shelf")
WHEN = _read(
    "timestamp|date rated|rated at|user rated at|watched date|watcheddate|watched at|last watched at|"
    "event utc ts|start time|date|datum|fecha|data|dato|tarih|дата|日付|날짜|日期|ngày|tanggal|วันที่|"
    "päivämäärä|dátum|ημερομηνία|दिनांक|तारीख|التاريخ|תאריך"
)
_IMDB = _read("imdb id|imdbid|imdb|const|tconst|imdb url|imdb link")
_TMDB = _read("tmdb id|tmdbid|tmdb|themoviedb id")
_MOVIE = _read("movieid|movie id|movielens id")
_NEUTRAL = _read(
    "rating|stars|score|ratings|star rating|vote|note|grade|points|bewertung|wertung|punkte|voto|valutazione|"
    "nota|avaliação|puntuación|calificación|valoración|оценка|рейтинг|ocena|puan|betyg|cijfer|waardering|arvosana|"
    "karakter|評価|評点|평점|별점|评分|評分|रेटिंग"
)
_OF = re.compile(r"(?: ?(?:of|out of))? ?(?:5|10|100)$")
_RATES = frozenset({*_NEUTRAL, "rated", "evaluation", "mark"})
_DAYS = frozenset({"date", "at", "on", "when", "day", "time"})
AMBIGUOUS = frozenset(_read("note|grade|points|nota|vote|rated|mark"))
"""Words that mean a rating only where there are numbers: a note is one in French, and a memo in English."""
_MINE = frozenset(
    _read(
        "my|your|you|own|mine|meine|deine|ihre|eigene|ma|mon|ta|votre|mi|tu|su|mio|mia|tuo|tua|minha|meu|sua|seu|"
        "моя|мой|твоя|ваша|moja|twoja|mijn|jouw|uw|min|din|oma|benim|puanım"
    )
)
_MINE_WHOLE = frozenset(
    _read("あなたの評価|自分の評価|私の評価|내 평점|내 별점|나의 별점|我的评分|我的評分|puanım")
)
_PUBLIC = frozenset(
    _read(
        "imdb|tmdb|trakt|simkl|average|avg|mean|public|community|critic|critics|audience|global|metascore|"
        "metacritic|tomatometer|tomatoes|kinopoisk|кинопоиск|кинопоиска|letterboxd|durchschnitt|moyenne|episode|"
        "mpaa|content|count|type|season"
    )
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table by their meaning, the likelier first; `rating` is one's own, "" without one."""

    title: tuple[str, ...]
    also: tuple[str, ...]
    year: tuple[str, ...]
    type: tuple[str, ...]
    status: tuple[str, ...]
    when: tuple[str, ...]
    imdb: tuple[str, ...]
    tmdb: tuple[str, ...]
    movie: tuple[str, ...]
    rating: str


def columns(names: Iterable[str], own: Iterable[str] = ()) -> Columns:
    """What each of these columns means; `own` are a service's names of one's own rating, the first counts."""
    known = tuple(dict.fromkeys(filter(None, names)))
    return Columns(
        title=_of(TITLE, known),
        also=_of(_ALSO, known),
        year=_of(_YEAR, known),
        type=_of(_TYPE, known),
        status=_of(_STATUS, known),
        when=_of(WHEN, known),
        imdb=_of(_IMDB, known),
        tmdb=_of(_TMDB, known),
        movie=_of(_MOVIE, known),
        rating=own_rating(known, own),
    )


def own_rating(names: Iterable[str], own: Iterable[str] = ()) -> str:
    """The column of one's own ratings: a service's own name, "your rating", else a plain "rating"; or ""."""
    known = list(names)
    first = [name for name in own if name in known]
    rating = [name for name in known if _rates(name)]
    mine = [name for name in known if is_mine(name)]
    users = [name for name in rating if "user" in words(name).split()]
    plain = [name for name in rating if not _is_public(name)]
    plain.sort(key=lambda name: _NEUTRAL.index(_bare(name)) if _bare(name) in _NEUTRAL else len(_NEUTRAL))
    return next(iter((*first, *mine, *users, *plain)), "")


def is_mine(name: str) -> bool:
    """It says whose rating it is: your rating, моя оценка, you rated."""
    parts = set(words(name).split())
    return words(name) in _MINE_WHOLE or (bool(parts & _MINE) and _rates(name))


def _rates(name: str) -> bool:
    """A word of it means a rating, and none a day: rating10, my score, user_rating, but not date rated."""
    parts = set(_bare(name).split())
    return (bool(parts & _RATES) or _bare(name) in _RATES) and not parts & _DAYS


def _is_public(name: str) -> bool:
    return not _PUBLIC.isdisjoint(words(name).split())


def _bare(name: str) -> str:
    """Without the scale behind it: rating10 is rating."""
    return _OF.sub("", words(name)).strip()


def _of(role: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of a meaning, in the order of its names."""
    by_word = {words(name): name for name in names}
    return tuple(by_word[name] for name in role if name in by_word)
