"""Train one run in the foreground, with a progress bar, checkpoints, and Ctrl-C to stop it."""

from __future__ import annotations

import secrets
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from aecore.cli.report import line, progress, share, summary, tell
from aecore.data import available, fetch
from aecore.device import one_thread
from aecore.evaluation.baseline import Baseline
from aecore.evaluation.metrics import mean_and_se
from aecore.families import presets
from aecore.inference.model import Model
from aecore.runs.pace import Pace
from aecore.runs.publisher import Lost
from aecore.runs.resumption import training_state
from aecore.runs.session import Session
from aecore.runs.store import RunFolder, Store
from aecore.runs.store.pictures import portrait
from aecore.spec import Spec, put
from aecore.views.renderer import codes_in
from aecore.views.snapshot import Snapshot

TICK_S = 0.1  # between two looks
SAVE_S, SAVE_SHARE = 3.0, 20  # most that a killed process loses, or twenty times what a save takes
TEST_SHARE = 20  # one part in so many of the time goes into test errors on the way


class Watch:
    """What happens between slices of training: a test now and then, a save, a bar that moves."""

    def __init__(self, session: Session, folder: RunFolder, show: Callable[[float, str], None]) -> None:
        self._session, self._folder, self._show = session, folder, show
        self._tests, self._saves = Pace(), Pace()
        self.unsaved: OSError | None = None
        self.lost = False

    def __call__(self) -> None:
        """Do what is due."""
        if self._tests.due(TEST_SHARE):
            with self._tests.timed():
                evaluated(self._session)
        if self._saves.due(SAVE_SHARE, SAVE_S):
            with self._saves.timed():
                self.save(self._session.snapshot())
        now = self._session.snapshot()
        self._show(share(now), line(now))

    def save(self, snapshot: Snapshot) -> None:
        """Keep the run as it is; a disk that is full does not end it."""
        try:
            self._folder.check()
            save(self._folder, snapshot, self._session)
            self.unsaved = None
        except OSError as error:
            self.unsaved = error
            self.lost = isinstance(error, Lost)


def advance(session: Session, watch: Callable[[], None], asked: Callable[[], bool]) -> float:
    """Step until the run is over or somebody asked to stop; CPU seconds of the steps alone."""
    cpu_s = 0.0
    with one_thread():
        while not session.over:
            begin, due = time.process_time(), time.monotonic() + TICK_S
            while time.monotonic() < due and session.step():
                pass
            cpu_s += time.process_time() - begin
            if asked():
                session.stop()
            watch()
    return cpu_s


@contextmanager
def interruptible() -> Iterator[list[int]]:
    """Inside, Ctrl-C and SIGTERM add their number to the list and no more; a second one ends the process."""
    received: list[int] = []

    def note(number: int, _frame: Any) -> None:
        if number in received:
            raise KeyboardInterrupt
        received.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def evaluated(session: Session) -> None:
    """Log the test error of this step, once."""
    curve = session.log.curves().get(session.scoring.test)
    if curve is None or curve.step[-1] != session.steps:
        session.evaluate()


def finished(session: Session, cpu_s: float) -> Snapshot:
    """The run at its end, with its errors, its baselines and its pictures."""
    with one_thread():
        evaluated(session)
        baseline = session.baseline()
        figures = {**_errors(session), "cpu_s": cpu_s}
        levels = session.scoring.levels(baseline, codes_in(session.spec)) | _denoising(session, baseline)
        views = portrait(session)
    return session.snapshot(views, levels, figures)


def _errors(session: Session) -> dict[str, float]:
    """MSE per feature of the training rows, given clean; the standard error of the test rows'."""
    model = Model(session.net, session.spec, session.device, session.precision)
    _, se = mean_and_se(session.test_errors())
    given, wanted = session.rows.x.cpu().numpy(), session.rows.wanted
    train = model.errors(given, None if wanted is None else wanted.cpu().numpy()).astype(np.float64)
    per_person = {"train_rmse_per_person": float(np.sqrt(train).mean())} if session.data.partial else {}
    return {
        **per_person,
        "features": session.data.features,
        "train_mse": float(train.mean()),
        "test_mse_standard_error": se,
    }


def _denoising(session: Session, baseline: Baseline) -> dict[str, float]:
    """Where the recipe corrupts its input: the denoised MSE of test rows by other denoisers."""
    return baseline.denoised(session.corrupted(), codes_in(session.spec)) if session.denoising else {}


def train(spec: Spec, out: Path | None, as_json: bool) -> int:
    """Run a recipe to its end and tell what came of it; the exit code. ValueError, OSError: bad input."""
    run = secrets.token_hex(5)
    folder = RunFolder(_empty(out) if out else Store().folder / run)
    fetched(spec.data.name, as_json)
    return _trained(Session(spec, kept=Store().weights), folder, as_json)


def resume(folder: RunFolder, more_epochs: int, as_json: bool) -> int:
    """Go on with a run that was kept, in its folder, and tell what came of it; the exit code.

    ValueError, OSError: it cannot go on.
    """
    return _trained(folder.resume(more_epochs), folder, as_json)


def _trained(session: Session, folder: RunFolder, as_json: bool) -> int:
    save(folder, session.snapshot(), session)  # a folder that cannot be written is known now
    title = f"{session.spec.family} on {session.spec.data.name}"
    with interruptible() as received, progress(title, as_json) as show:
        _warm(session.device)
        watch = Watch(session, folder, show)
        cpu_s = advance(session, watch, lambda: bool(received) or watch.lost)
        watch.save(session.snapshot())  # what was learned is safe before anything is made of it
        last = finished(session, cpu_s)
        watch.save(last)
    tell(summary(last, folder.path.name, str(folder.path)), as_json)
    return _code(session, watch, received)


def save(folder: RunFolder, snapshot: Snapshot, session: Session) -> None:
    """Keep a run with all that it takes to go on; OSError where that cannot be."""
    state = None if session.status == "failed" else training_state(session)
    folder.save(snapshot, session.weights(), state)


def _warm(device: str) -> None:
    """Take a step that nobody sees: what a process imports and compiles once is not this run's time."""
    Session(put(presets()["first"].spec, "train.device", device)).step()


def _empty(folder: Path) -> Path:
    """A folder that is new or empty, so that no earlier run is lost."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"{folder} is not empty: give --out a folder that is new, so that nothing is lost")
    return folder.resolve()


def fetched(name: str, quiet: bool) -> None:
    """Download data that are not here, with a bar."""
    if not available(name):
        with progress(f"downloading {name}", quiet) as bar:
            fetch(name, lambda done, total: bar(done / total, f"{done / 1e6:.1f} of {total / 1e6:.1f} MB"))


def _code(session: Session, watch: Watch, received: list[int]) -> int:
    """What the shell is told: 0 done, 1 failed, 2 not saved, 128 and the signal's number when interrupted."""
    if watch.unsaved is not None:
        raise watch.unsaved
    return 128 + received[0] if received else int(session.status == "failed")
