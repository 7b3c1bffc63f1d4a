"""Watch status: whether a film was seen, is only wished for, or was not finished, by the word of a list."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Literal

from aecore.data.readers.titles import words

Status = Literal["seen", "wished", "unfinished", "unknown"]


def _read(listed: str) -> frozenset[str]:
    return frozenset(words(name).replace(" ", "") for name in listed.split("|"))


_SEEN = _read(
    "completed|complete|watched|seen|finished|rated|history|done|yes|true|gesehen|abgeschlossen|vu|visto|vista|"
    "visti|assistido|terminé|terminado|completato|completado|просмотрено|просмотрен|izlendi|obejrzane|"
    "見た|視聴済み|看过|看過|봤어요"
)
_WISHED = _read(
    "plan to watch|planned|plan|watchlist|watch list|wishlist|wish list|wish|want to watch|want to see|"
    "to watch|to see|to be watched|ptw|backlog|queue|unwatched|not seen|not watched|merkliste|"
    "merkzettel|noch zu sehen|zu sehen|will ich sehen|à voir|liste d'envies|"
    "ma liste d'envies|por ver|pendiente|quiero ver|da vedere|quero ver|para ver|"
    "para assistir|буду смотреть|смотреть позже|запланировано|izlenecek|do obejrzenia|"
    "見たい|観たい|想看|보고싶어요"
)
_UNFINISHED = _read(
    "dropped|drop|abandoned|not interesting|on hold|hold|paused|watching|in progress|currently watching|"
    "stalled|abgebrochen|pausiert|abandonné|en cours|abandonado|viendo|abbandonato|брошено|смотрю"
)
_SEEN_FILES = ("watched", "history", "diary", "rating", "review")


def status(text: str) -> Status:
    """What a word of a list says; "unknown" where it is none of those that are known."""
    name = words(text).replace(" ", "")
    if name in _SEEN:
        return "seen"
    if name in _WISHED:
        return "wished"
    return "unfinished" if name in _UNFINISHED else "unknown"


def of_file(path: str) -> Status:
    """What a table's name says of its films: watchlist-2024.csv, my-watchlist (1).csv; else "unknown"."""
    name = words(PurePosixPath(path.replace("\\", "/")).stem).replace(" ", "")
    if any(word in name for word in _WISHED if len(word) > 5):
        return "wished"
    return "seen" if any(word in name for word in _SEEN_FILES) else "unknown"
