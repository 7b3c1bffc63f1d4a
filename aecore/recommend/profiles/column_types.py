"""Column types that hold what they promise: SQLite keeps anything anywhere, and so does a damaged file."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float, Integer, String, TypeDecorator
from sqlalchemy.exc import SQLAlchemyError


class Text(TypeDecorator[str]):
    """VARCHAR whose values are text when they are read; SQLAlchemyError otherwise."""

    impl, cache_ok = String, True

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        """The value, or the absence of one."""
        return _kept(value, str)


class Real(TypeDecorator[float]):
    """FLOAT(53) whose values are numbers when they are read; SQLAlchemyError otherwise."""

    impl, cache_ok = Float, True

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        """The value, or the absence of one."""
        return _kept(value, (float, int))


class Whole(TypeDecorator[int]):
    """INTEGER whose values are whole numbers when they are read; SQLAlchemyError otherwise."""

    impl, cache_ok = Integer, True

    def process_result_value(self, value: Any, dialect: Any) -> Any:
        """The value, or the absence of one."""
        return _kept(value, int)


def _kept(value: Any, kind: Any) -> Any:
    if value is not None and not isinstance(value, kind):
        raise SQLAlchemyError(f"malformed: {type(value).__name__} in a column of another type")
    return value
