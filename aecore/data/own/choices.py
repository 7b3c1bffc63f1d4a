"""Choices: what somebody decides about a file that becomes a data set."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Literal, get_args

from aecore.data import limits

Scaling = Literal["auto", "none", "unit", "standard"]
SCALINGS: dict[Scaling, str] = {
    "auto": "automatic: min-max if needed",
    "none": "none",
    "unit": "min-max, to 0 to 1",
    "standard": "standardised: mean 0, deviation 1",
}
"""In words. "unit" maps the range of the training rows to 0 to 1, "standard" makes their deviation 1."""


@dataclass(frozen=True)
class Choices:
    """Everything that makes of one file one data set; the same file and choices give the same rows.

    `kind`: ratings in a table of user, item and rating, or rows of numbers; "auto" finds out. `label` names
    the column of labels: None takes the likely one, "" none. `columns` are those to learn from; None takes
    all that are numbers but indices. `side` is for pictures, in pixels; `picture` (H, W) shows rows of H * W
    numbers as pictures, () never, None where they seem to be some. Pictures that have colours are read in
    `colour`, or else as grey. `test_share` of the
    rows are held back, drawn by `seed`. `holes`: with "refuse" a missing value is an error, with "leave out"
    its row goes, with "keep" it is marked as missing, and the values are standardised. `header`: the first
    line of a table names columns; None finds out. `pairs` are the two folders of pictures that go in and
    should come out; None takes `in` and `out` where there is nothing else and no `label` is chosen.
    """

    kind: Literal["auto", "ratings", "rows"] = "auto"
    label: str | None = None
    columns: tuple[str, ...] | None = None
    scaling: Scaling = "auto"
    side: int | None = None
    picture: tuple[int, int] | tuple[()] | None = None
    colour: bool = False
    test_share: float = 0.2
    seed: int = 0
    holes: Literal["refuse", "leave out", "keep"] = "refuse"
    header: bool | None = None
    pairs: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        """Refuse what is out of range, in a sentence."""
        if not 0.01 <= self.test_share <= 0.9:
            raise ValueError(f"the share of test rows must be in [0.01, 0.9], got {self.test_share:g}")
        if not 0 <= self.seed < 2**32:
            raise ValueError(f"the seed of the split must be in [0, {2**32 - 1}], got {self.seed}")
        if self.scaling not in get_args(Scaling):
            raise ValueError(f"scaling is one of {', '.join(SCALINGS)}, got {self.scaling!r}")
        if self.holes == "keep" and self.scaling not in ("auto", "standard"):
            raise ValueError(
                f"where holes are kept, values are standardised, so that 0 is the mean; got {self.scaling}"
            )
        if self.pairs is not None and (self.pairs[0] == self.pairs[1] or not all(map(str.strip, self.pairs))):
            raise ValueError(f"pairs are in two folders, got {self.pairs[0]!r:.40} and {self.pairs[1]!r:.40}")
        sides = (*(() if self.side is None else (self.side,)), *(self.picture or ()))
        if any(not 2 <= side <= limits.SIDE for side in sides):
            raise ValueError(f"a picture has 2 to {limits.SIDE} pixels a side, got {max(sides)}")

    def packed(self) -> str:
        """As JSON, the same for the same choices: what is not chosen is left out, and the kind."""
        chosen = {field.name: getattr(self, field.name) for field in fields(self)}
        usual = asdict(Choices(kind=self.kind))
        return json.dumps(
            {name: value for name, value in chosen.items() if value != usual[name]}, sort_keys=True
        )

    @classmethod
    def unpacked(cls, text: str) -> Choices:
        """From what `packed` made; ValueError, in a sentence, where it is none."""
        from pydantic import TypeAdapter, ValidationError

        try:
            return TypeAdapter(cls).validate_json(text, strict=True)
        except ValidationError:
            raise ValueError("these are no choices about a file") from None
