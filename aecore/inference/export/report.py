"""Export as a report: one self-contained HTML file of what a run was and what came of it."""

from __future__ import annotations

from aecore.inference.export.format import Format, Trained
from aecore.inference.report.page import report


def write(trained: Trained, variant: str) -> bytes:
    """The report; ValueError, in a sentence, of a net that no run is known of."""
    if trained.about.last is None:
        raise ValueError("a report is made of a run, and of this net none is known")
    return report(trained.about.last, trained.about.name)


FORMAT = Format(
    name="report",
    title="Report (HTML)",
    summary="One page to read, print or send: scores beside baselines, curves, maps, pictures, the recipe.",
    variants={"page": ".html"},
    write=write,
    label="report",
)
