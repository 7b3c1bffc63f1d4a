"""Knob widgets: sliders, toggles and fields drawn from a recipe's knobs; nobody writes one by hand."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aecore.knobs import Knob
from ui.core import synced_widget
from ui.core.text_format import plain

LIVE, NEW_RUN = "⚡\ufe0e", "↻"
ACTS = {True: "Acts on the run at once.", False: "Waits for the next Restart or Reset."}
NOUNS = {"corruption": "noise"}
NAMES = {
    "train.rate": "learning rate",
    "train.schedule": "learning rate schedule",
    "train.batch": "batch size",
    "train.patience": "early stopping patience",
    "net.hidden": "hidden layers",
    "net.decoder": "decoder layers",
    "net.code": "code size",
}
"""Knobs whose own name is too short to be understood alone, as the field calls them."""
RATES = {"pretrain.rate": "learning_rate", "objective.lr_ratio": "learning_rate_ratio"}
SLIDES = 64
"""Whole numbers up to so many are chosen by a slider."""
SetValue = Callable[[str, Any], None]
"""Is given (path, value) of a knob that was moved; ValueError says in one sentence why it may not be."""


def field(
    path: str, k: Knob, value: Any, set_value: SetValue, place: str, live: bool, name: str = ""
) -> None:
    """One knob as a widget, with its sentence as help and any fault beneath it.

    `place` keeps apart the widgets of one knob in several places; `live` says whether moving it acts on the
    run at once, or waits for a new one.
    """
    place = f"{place}:{path}"
    key = synced_widget.key_for(place, value)
    if key not in st.session_state:  # it is made anew, with what the recipe holds: what was typed is gone
        st.session_state.pop(f"fault {place}", None)
    about, args = f"{k.help[0].upper()}{k.help[1:]}. {ACTS[live]}", (path, k, place, key, set_value)
    head, common = _head(name or label(path), k, live), {"key": key, "on_change": _changed, "args": args}
    if _slides(k) or isinstance(value, float):
        with value_label(head, format_number(value), about, place):
            _WIDGETS[k.kind](k, value, label=head, label_visibility="collapsed", **common)
    else:
        _WIDGETS[k.kind](k, value, label=head, help=about, **common)
    if fault(place):
        st.caption(f":red[{plain(fault(place))}]")


def value_label(name: str, value: str, about: str, place: str) -> DeltaGenerator:
    """A slider's name and, at the far end, its value, and beneath them room for the slider itself.

    They stand outside of the slider: its own label is its name for a screen reader, word for word.
    """
    both = st.container(gap=None, key=f"named {place}")
    both.markdown(f"{name} `{value}`", help=about)
    return both


def menu(title: str, options: dict[str, str], now: str, place: str, set_value: Callable[[str], None]) -> None:
    """A choice among named things, which follows `now` when that is changed elsewhere."""
    key, names = synced_widget.key_for(place, now), list(options)

    def changed() -> None:
        if synced_widget.is_current(place, key):
            synced_widget.record(place, st.session_state[key])
            set_value(st.session_state[key])

    st.selectbox(
        title,
        names,
        names.index(now),
        key=key,
        on_change=changed,
        format_func=lambda name: options.get(name, name),
        filter_mode="contains",  # what is typed, and nothing that only has its letters
    )


def fault(place: str) -> str:
    """What is wrong with what a field holds, in one sentence; empty where nothing is."""
    return st.session_state.get(f"fault {place}", "")


def clear_faults() -> None:
    """Forget every fault, and what was typed: the recipe has been replaced."""
    for name in [str(key) for key in st.session_state if str(key).startswith("fault ")]:
        synced_widget.reset(name.removeprefix("fault "))
        del st.session_state[name]


def label(path: str) -> str:
    """A knob's name in full: `objective.KLSparsity.weight` is "KL sparsity weight"."""
    if path in NAMES:
        return NAMES[path]
    *stem, name = path.split(".")
    name = RATES.get(f"{stem[0]}.{name}", name) if stem else name
    part = NOUNS.get(stem[-1], class_words(stem[-1]) if stem[-1][0].isupper() else "") if stem else ""
    return f"{part} {name.replace('_', ' ')}".strip()


def short_label(path: str) -> str:
    """A knob's name where there is little room: the noise's level is "noise", a term's weight the term.

    A rate always says whose it is.
    """
    name = path.split(".")[-1]
    if name == "rate" or path in NAMES:
        return label(path)
    return label(path).removesuffix(name).strip() if name in ("level", "weight") else name.replace("_", " ")


def class_words(name: str) -> str:
    """A part's class name in words: `SaltAndPepper` is "salt and pepper"."""
    found = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]\d+|[A-Z]?[a-z]+|[A-Z]+", name)
    return " ".join(word if word.isupper() else word.lower() for word in found)


def stops(lo: float, hi: float, value: float) -> list[float]:
    """Where a logarithmic slider stops: 1, 2, 5 in each decade; 0 comes before six decades below `hi`."""
    least = lo or hi * 1e-6
    decades = range(math.floor(math.log10(least)), math.ceil(math.log10(hi)) + 1)
    grid = {float(f"{m}e{d}") for d in decades for m in (1, 2, 5)}
    return sorted({stop for stop in grid if least <= stop <= hi} | {lo, hi, value})


def format_number(value: float) -> str:
    """A number as a slider says it: 0.002 is "2e-3", 0.25 is "0.25"."""
    if value == 0 or 0.01 <= abs(value) < 10_000:
        return f"{value:.4g}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{float(mantissa):g}e{int(exponent)}"


def _head(name: str, k: Knob, live: bool) -> str:
    """Its sign and name."""
    unit = f" ({k.unit})" if k.unit not in ("", name) else ""
    return f"{LIVE if live else NEW_RUN} {name}{unit}"


def _slides(k: Knob) -> bool:
    """Whether a whole number is set by a slider, which does not say it by itself."""
    return k.kind == "int" and k.default is not None and int(k.hi or 0) - int(k.lo or 0) <= SLIDES


def _changed(path: str, k: Knob, place: str, key: str, set_value: SetValue) -> None:
    if not synced_widget.is_current(place, key):
        return
    try:
        given = st.session_state[key]
        value = _READ[k.kind](path, given, k) if k.kind in _READ else given
        set_value(path, value)
        synced_widget.record(place, value)
        st.session_state.pop(f"fault {place}", None)
    except ValueError as error:
        st.session_state[f"fault {place}"] = str(error)


def _text(numbers: tuple[float, ...] | None) -> str:
    return ", ".join(map(str, numbers or ()))


def _widths(path: str, text: str, k: Knob) -> tuple[int, ...] | None:
    """Widths as somebody writes them, with commas or spaces; nothing is None where the knob may be empty."""
    pieces = text.replace(",", " ").split()
    if not pieces:
        return None if k.default is None else ()
    if not all(re.fullmatch(r"-?\d{1,9}", piece) for piece in pieces):
        raise ValueError(f"{path} must be whole numbers with commas between them, got {text[:40]!r}")
    return tuple(map(int, pieces))


def _levels(path: str, text: str, k: Knob) -> tuple[float, ...]:
    """Levels as somebody writes them, with commas or spaces between them."""
    pieces = text.replace(",", " ").split()
    if not all(re.fullmatch(r"-?(\d{1,9}\.?\d{0,9}|\.\d{1,9})", piece) for piece in pieces):
        raise ValueError(f"{path} must be numbers with commas between them, got {text[:40]!r}")
    return tuple(map(float, pieces))


_READ = {"widths": _widths, "levels": _levels}


def _float(k: Knob, value: Any, **common: Any) -> None:
    lo, hi = float(k.lo or 0), float(k.hi or 1)
    if k.default is None:
        st.number_input(min_value=lo, max_value=hi, value=value, placeholder="no limit", **common)
    elif k.log or (lo == 0 and hi >= 10):
        st.select_slider(options=stops(lo, hi, value), value=value, format_func=format_number, **common)
    else:
        st.slider(min_value=lo, max_value=hi, value=value, step=0.01, **common)


def _int(k: Knob, value: Any, **common: Any) -> None:
    lo, hi = int(k.lo or 0), int(2**31 if k.hi is None else k.hi)
    if k.default is None:
        st.number_input(min_value=lo, max_value=hi, value=value, placeholder="all", **common)
    elif _slides(k):
        st.slider(min_value=lo, max_value=hi, value=value, step=1, **common)
    else:
        st.number_input(min_value=lo, max_value=hi, value=value, step=1, **common)


def _choice(k: Knob, value: Any, **common: Any) -> None:
    st.selectbox(options=k.choices, index=k.choices.index(value), **common)


def _bool(k: Knob, value: Any, **common: Any) -> None:
    st.toggle(value=value, **common)


def _line(k: Knob, value: Any, **common: Any) -> None:
    st.text_input(value=value, **common)


def _list(k: Knob, value: Any, **common: Any) -> None:
    st.text_input(value=_text(value), placeholder="mirrored" if k.default is None else "none", **common)


_WIDGETS = {
    "int": _int,
    "float": _float,
    "bool": _bool,
    "choice": _choice,
    "text": _line,
    "widths": _list,
    "levels": _list,
}
