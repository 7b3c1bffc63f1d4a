"""Citation: authors and year of a family's source."""

from __future__ import annotations

import re

from aecore.families.family import YEAR

NAME = r"(?:(?:de|der|den|la|le|van|von) )*[^\W\d_a-z][\w'’-]*(?: [^\W\d_a-z][\w'’-]*)*"
AUTHORS = re.compile(rf"(?:{NAME}, )*?{NAME} and {NAME}(?=,)|{NAME}(?: et al\.)?(?=,)")


def authors_and_year(source: str) -> str:
    """Authors and year of a source written as "Ng and Hinton, Title, Journal (2011)"; all of it otherwise."""
    who, years = AUTHORS.match(source), YEAR.findall(source)
    if who is None:
        return source
    return ", ".join([who[0], *years[-1:]])
