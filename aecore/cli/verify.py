"""Verify a link: train its recipe again, with its live changes, and compare what comes out bit for bit."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from aecore.cli.report import console, line, progress, share
from aecore.data import own
from aecore.data.own import wanted
from aecore.families.spec_link import from_address, in_address, pack, unpack
from aecore.replay import Replay
from aecore.runs.store import RunFolder
from aecore.runs.verification.repetition import repetition
from aecore.spec import Spec

ADDRESS = "http://localhost:8501/playground"


def link(folder: RunFolder) -> None:
    """Print the link of a run; ValueError, in a sentence, where it cannot be repeated."""
    spec = repetition(folder.load())
    file = wanted.pack(spec.data.name)
    print(f"{ADDRESS}?spec={pack(spec)}{f'&file={file}' if file else ''}")


def verify(text: str, file: Path | None, as_json: bool) -> int:
    """Repeat the run of a link and tell how far it is the same; the exit code.

    `file` is somebody's own that the link asks for, read with the link's choices. ValueError, in a sentence,
    where the link is damaged, tells of no result, or cannot be repeated here.
    """
    try:
        spec = unpack(from_address(text))
    except ValueError as error:
        raise ValueError(f"this link cannot be read: {error}") from None
    if spec.replay is None:
        raise ValueError("this link is a recipe alone, without a result to verify: train it with --spec")
    _bring(wanted.unpack(spec, in_address(text, "file")), file)
    return _repeated(spec, spec.replay, as_json)


def _bring(asked: wanted.Wanted, file: Path | None) -> None:
    """Make the data set that a link asks for of the file it names; ValueError where it is another's."""
    if file is None and wanted.missing(asked.spec):
        raise ValueError(f"{asked.sentence().rstrip('.')}, by --data FILE")
    if file is None:
        return
    given = asked.called(own.Given.at(file))
    if own.named(given, asked.choices) != asked.name:
        raise ValueError(f"{file.name} is not the file that this link learns from, which is {asked.told()}")
    own.bring(given, choices=asked.choices)


def _repeated(spec: Spec, replay: Replay, as_json: bool) -> int:
    from aecore.cli.training import (
        advance,
        fetched,
        interruptible,
    )
    from aecore.runs.session import Session
    from aecore.runs.store import Store
    from aecore.runs.verification.verdict import verdict

    fetched(spec.data.name, as_json)
    session = Session(spec, kept=Store().weights)
    title = f"repeating {spec.family} on {spec.data.name}"
    with interruptible() as received, progress(title, as_json) as show:

        def watch() -> None:
            now = session.snapshot()
            show(share(now), line(now))

        advance(session, watch, lambda: bool(received))
    found = verdict(replay, session.snapshot())
    told = {**asdict(found), "same": found.same, "sentence": found.sentence()}
    print(json.dumps(told)) if as_json else console().print(found.sentence())
    return 128 + received[0] if received else int(not found.same)
