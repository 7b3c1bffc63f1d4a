"""Content as it comes out of a broken download, a full disk, or a hand that changed it."""

from __future__ import annotations

from hypothesis import strategies as st


@st.composite
def mutated(draw: st.DrawFn, content: bytes) -> bytes:
    """The content after up to four changes: cut short, without a piece, with more in it, or overwritten."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        piece = draw(
            st.one_of(st.binary(max_size=9), st.sampled_from([b"\0", b'"', b"[" * 2_000, b"1e999", b"\n"]))
        )
        behind = draw(st.sampled_from([len(content), at, at + len(piece), at + 40]))
        content = content[:at] + piece + content[behind:]
    return content
