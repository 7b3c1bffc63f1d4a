"""Text formatting: escaping for Markdown, errors as sentences, an MSE with enough digits.

Text from outside (names, titles, columns, labels, notes, what an error quotes) is escaped where it is shown,
by `plain` where Markdown is read, and by `plain_html` of `aecore.text_format` where HTML is; the terminal has
`aecore.cli.report`.
"""

from __future__ import annotations

import re

from aecore.text_format import capital

SIGN = re.compile(r"([!-/:-@\[-`{-~])")
JOINER = "\u2060"
"""Word joiner: it has no width, and no pattern goes across it."""
PATTERN = re.compile(
    r"""(?<=:)(?=[\w+-]+:|//)                              # :smile:, https://
    | (?<=www)(?=\.) | (?<=[\w.+-]@)(?=[\w-]+\.)          # www.somewhere, somebody@somewhere
    | (?: (?<=\s) | (?<=^) ) [<>~-] (?=[=>-]{1,2}(?:\s|$)) # ->, <->, --, >=""",
    re.IGNORECASE | re.VERBOSE,
)
"""Where Streamlit's Markdown finds :emoji:, addresses, and arrows (->) even behind a backslash."""


def plain(text: str) -> str:
    """The text for a place that reads Markdown: it is shown letter by letter, in one line.

    Nothing in it becomes a link, a picture, a heading, a formula, an emoji, or HTML.
    """
    line = PATTERN.sub(lambda found: f"{found[0]}{JOINER}", re.sub(r"\s+", " ", text))
    return SIGN.sub(r"\\\1", line)


def sentence(said: object) -> str:
    """What an error says, or any words, as a sentence: a capital first and a full stop at the end."""
    text = str(said).rstrip(".")
    return f"{capital(text)}."


def score(value: float, unit: str) -> str:
    """A figure in its unit, with as many digits as that asks for."""
    return error(value) if "MSE" in unit and "RMSE" not in unit else f"{value:.3f}"


def error(mse: float) -> str:
    """An MSE with four decimals, and with six where four would leave little of it."""
    return f"{mse:.4f}" if mse >= 0.001 else f"{mse:.6f}"
