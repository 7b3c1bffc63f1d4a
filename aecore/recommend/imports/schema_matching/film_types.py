"""Film types: whether what a list calls a title is a film, in the languages of IMDb, TMDB and others."""

from __future__ import annotations

import re

from aecore.data.readers.titles import words
from aecore.recommend.titles.match import Kind

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")  # tvMiniSeries


def _read(listed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words(name) for name in listed.split("|")))


_FILM = _read(
    "movie|movies|film|films|feature|feature film|documentary|spielfilm|kinofilm|dokumentarfilm|"
    "long métrage|película|filme|lungometraggio|longa metragem|longa|speelfilm|elokuva|film kinowy|"
    "фильм|映画|영화|电影|電影|मूवी|फ़िल्म|فيلم|סרט|sinema filmi"
)
_WHOLE = _read("tv|show|shows|anime series|ova|ona|trailer|clip|reality|reality tv|talk show")
_OTHER = _read(
    "series|serie|serien|seriado|série|séries|minisérie|miniseries|miniserie|minissérie|fernsehserie|"
    "episode|episodes|épisode|episodio|episódio|folge|fernsehfolge|season|staffel|saison|temporada|"
    "game|videogame|videospiel|spiel|jeu|videojuego|juego|videogioco|gioco|jogo|podcast|podcasts|"
    "podcastfolge|podcastserie|musikvideo|clip|videoclip|videoclipe|"
    "सीरीज़|सीरीज|शृंखला|श्रृंखला|एपिसोड|गेम|पॉडकास्ट|сериал|мультсериал|эпизод|серия|игра|подкаст|"
    "シリーズ|エピソード|ゲーム|시리즈|에피소드|게임|剧集|电视剧|游戏|dizi|bölüm|oyun|serial|odcinek|gra"
)
_TOGETHER = (
    (
        _read("tv|fernseh|televisión|televisivo|télévisé|televisão|televisiva|टीवी|тв"),
        _read("short|kurzfilm|court|cortometraje|corto|cortometraggio|curta|लघु"),
    ),
    (
        _read("video|vidéo|vídeo|वीडियो|видео"),
        _read("music|musical|musicale|musik|musicaux|música|संगीत|म्यूज़िक|музыкальное"),
    ),
)
"""Words that are no film only together: a TV short, a music video."""


def kind(text: str) -> Kind:
    """A film, something else, or "unsure": a TV film, a short, a video, and every word that is not known."""
    name = words(_CAMEL.sub(" ", text))
    if name in _FILM:
        return "film"
    if name in _WHOLE or _holds(name, _OTHER):
        return "other"
    return "other" if any(_holds(name, one) and _holds(name, two) for one, two in _TOGETHER) else "unsure"


def _holds(name: str, listed: tuple[str, ...]) -> bool:
    """One of these words stands in it, also where comparing has parted a word, as in Hindi."""
    return any(f" {word} " in f" {name} " for word in listed)
