"""Find a run that was kept, as people name it: by its id, the start of it, its folder, "last", or shipped."""

from __future__ import annotations

from pathlib import Path

from aecore.runs.store import RunFolder, Store


def find(run: str) -> RunFolder:
    """The folder of a run, by its id, the start of it, its folder, "last", or the name of a shipped one.

    ValueError is one sentence.
    """
    store = Store()
    ids, shipped = store.ids(), [kept.id for kept in store.shipped()]
    if run in (*ids, *shipped):
        return store.find(run)
    if (Path(run) / "spec.json").is_file():
        return RunFolder(Path(run))
    found = _newest(store) if run == "last" else [id for id in ids if run and id.startswith(run)]
    if len(found) == 1:
        return store.find(found[0])
    if found:
        raise ValueError(f"{run!r} is the start of several runs: {', '.join(sorted(found))}")
    known = ", ".join(_newest(store, 5)) or "nothing yet"
    raise ValueError(
        f"there is no run {run!r} in {store.folder}; the latest there: {known}; "
        f"with the program came {', '.join(shipped)}"
    )


def _newest(store: Store, most: int = 1) -> list[str]:
    return [kept.id for kept in store.runs() if not kept.damage][:most]
