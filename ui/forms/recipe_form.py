"""Recipe form: every part and knob of a recipe in tabs, behind the Recipe button."""

from __future__ import annotations

import inspect

import streamlit as st

from aecore import families
from aecore.knobs import Part, knobs
from aecore.slots import descendants
from aecore.spec import Spec, paths
from aecore.training.schedules import factor
from ui.core import synced_widget
from ui.forms.data_card import data_card
from ui.forms.knob_widgets import SetValue, class_words, field, menu
from ui.forms.left_out_menu import left_out_menu
from ui.forms.own_data import session
from ui.forms.warm_start_menu import start_menu
from ui.home.preset_cards import KINDS

TITLES = {
    "net": "Network",
    "bottleneck": "Bottleneck",
    "corruption": "Corruption",
    "objective": "Objective",
    "pretrain": "Pretraining",
    "start": "Warm start",
    "train": "Training",
    "data": "Data",
}
TABS = "recipe-part"
CHOSEN = ("data.name", "start.run")
"""Set by menus of their own."""
MEASURED = {
    "plateau": "The learning rate halves when the training error has stopped falling for three epochs.",
    "error": "The learning rate falls in proportion to the training error.",
}


def form(spec: Spec, live: set[str], set_value: SetValue) -> None:
    """Parts and knobs of a recipe, one tab a part; `live` are the paths that act on the run at once.

    Only the tab that is open is drawn.
    """
    shown = [slot for slot in TITLES if _worth_showing(spec, slot)]
    idea, *rest = st.tabs(["Idea", *(TITLES[slot] for slot in shown)], key=TABS, on_change="rerun")
    if idea.open:
        with idea:
            _idea(spec)
    for slot, tab in zip(shown, rest, strict=True):
        if tab.open:
            with tab:
                _slot(spec, slot, live, set_value)


def _idea(spec: Spec) -> None:
    family = families.find(spec.family)
    st.markdown(f"**{family.title}.** {family.summary}")
    st.latex(family.formula)
    st.caption(family.source)
    st.page_link(KINDS, label="See this kind alone, with its code", query_params={"kind": family.name})


def _slot(spec: Spec, slot: str, live: set[str], set_value: SetValue) -> None:
    piece = getattr(spec, slot)
    if slot == "objective":
        usual = families.find(spec.family).spec.objective
        _terms(slot, piece, tuple(term for term in usual if isinstance(term, Part)), set_value)
    elif isinstance(piece, Part) and len(alternatives(piece)) > 1:
        _kind(slot, piece, set_value)
    if slot == "start":
        start_menu(spec, set_value)
    _knobs(spec, slot, live, set_value)
    if slot == "train":
        schedule(spec)
    if slot == "data":
        data_card(spec.data.name)
        left_out_menu(spec.data.name, set_value)
        st.button(
            "Bring your own",
            icon=":material/upload_file:",
            key="own data bring",
            on_click=session.open_form,
            help="A table, arrays or pictures, or ratings: look at it, choose, use it.",
        )
    for part in piece if isinstance(piece, tuple) else (piece,):
        _theory(part)


def _knobs(spec: Spec, slot: str, live: set[str], set_value: SetValue) -> None:
    left, right = st.columns(2)
    mine = [
        setting for setting in paths(spec) if setting[0].startswith(f"{slot}.") and setting[0] not in CHOSEN
    ]
    for i, (path, k, value) in enumerate(mine):
        with right if i % 2 else left:
            field(path, k, value, set_value, "form", path in live)


def _kind(slot: str, piece: Part, set_value: SetValue) -> None:
    """Which of several parts of one sort; the knobs they share keep their values."""
    found = {alternative.__name__: alternative for alternative in alternatives(piece)}
    titles = {name: class_words(name).capitalize() for name in found}
    menu(
        TITLES[slot],
        titles,
        type(piece).__name__,
        f"form {slot}",
        lambda name: set_value(slot, _like(found[name], piece)),
    )


def _terms(slot: str, terms: tuple[Part, ...], usual: tuple[Part, ...], set_value: SetValue) -> None:
    """Which terms are added up; at least one stays, and the family's usual ones can be had back."""
    now = {type(term).__name__: term for term in terms}
    found = {
        alternative.__name__: alternative for term in (*usual, *terms) for alternative in alternatives(term)
    }
    key = synced_widget.key_for(f"form {slot}", list(now))

    def changed() -> None:
        names = [name for name in found if name in st.session_state[key]]
        if names and synced_widget.is_current(f"form {slot}", key):
            synced_widget.record(f"form {slot}", names)
            set_value(slot, tuple(now.get(name) or found[name]() for name in names))

    st.pills(
        TITLES[slot],
        list(found),
        key=key,
        on_change=changed,
        selection_mode="multi",
        format_func=class_words,
        default=list(now),
    )


def _theory(part: Part) -> None:
    """The formula of a part, and one click deeper its code."""
    if not part.symbol:
        return
    with st.expander(f"{class_words(type(part).__name__).capitalize()} as a formula"):
        st.latex(part.symbol)
        st.caption((inspect.getdoc(part) or "").split("\n\n")[-1])
        if st.toggle("Code", key=f"code:{type(part).__name__}"):
            st.code(inspect.getsource(type(part)), language="python")


def alternatives(part: Part) -> list[type[Part]]:
    """The parts that do the same work in another way: of one file of `aecore.parts`, or offered with it."""
    home = _home(type(part))
    if not home.startswith("aecore.parts."):
        return [type(part)]
    return [kind for kind in descendants(Part) if _home(kind) == home]


def _home(kind: type[Part]) -> str:
    return kind.offered_with or kind.__module__


def schedule(spec: Spec) -> None:
    """The rate over the run, drawn before it starts."""
    name, rate = spec.train.schedule, spec.train.rate
    if name in MEASURED:
        st.caption(MEASURED[name])
        return
    bars = "".join(f'<i style="height:{100 * factor(name, i / 59):.0f}%"></i>' for i in range(60))
    st.html(
        f'<figure class="schedule" role="img" aria-label="learning rate over the run"><div>{bars}</div>'
        f"<figcaption><span>learning rate over {spec.train.epochs:,} epochs</span>"
        f"<span>highest {rate:g}</span></figcaption></figure>"
    )


def _worth_showing(spec: Spec, slot: str) -> bool:
    piece = getattr(spec, slot)
    parts: tuple[Part, ...] = piece if isinstance(piece, tuple) else (piece,)
    return any(knobs(type(part)) or len(alternatives(part)) > 1 for part in parts)


def _like(kind: type[Part], piece: Part) -> Part:
    shared = {name: value for name, value in dict(piece).items() if name in kind.model_fields}
    try:
        return kind(**shared)
    except ValueError:
        return kind()
