"""Export by torch.export: a graph in torch's own format, for whoever has torch and not this program."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from aecore.inference.export.format import Format, Trained
from aecore.inference.export.graph.quiet import quiet
from aecore.lazy import torch


def write(trained: Trained, variant: str) -> bytes:
    """The graph of a part with its weights, for any number of rows, as `torch.export.load` reads it.

    It is loaded and run first: ValueError, in a sentence, where it differs from the net.
    """
    from aecore.inference.export.graph import parts

    content = _graph(trained, variant)
    with quiet():
        program = torch.export.load(io.BytesIO(content)).module()
    parts.check(trained, variant, FORMAT.title, lambda x: _run(program, x))
    return content


def _graph(trained: Trained, part: str) -> bytes:
    from aecore.inference.export.graph import parts

    file, rows = io.BytesIO(), parts.inputs(trained, part, parts.TRACED)
    batch = ({0: torch.export.Dim("batch")},)
    with quiet(), torch.no_grad():
        try:
            program = torch.export.export(parts.module(trained, part), (rows,), dynamic_shapes=batch)
        except Exception as error:  # a border: torch raises what its tracing comes upon
            raise ValueError(f"torch.export cannot trace the {part} of this net") from error
        for node in program.graph.nodes:
            node.meta.pop("stack_trace", None)  # paths and lines of this machine
        note = trained.rows_note()
        torch.export.save(program, file, extra_files={"rows.json": note} if note else None)
    return file.getvalue()


def _run(program: Any, x: np.ndarray) -> tuple[np.ndarray, ...]:
    with torch.no_grad():
        return tuple(output.numpy() for output in program(torch.from_numpy(x)))


FORMAT = Format(
    name="torch-export",
    title="torch.export",
    summary="A graph that torch.export.load reads without this program, tried before it is offered.",
    variants={"whole": ".pt2", "encoder": ".pt2", "decoder": ".pt2"},
    write=write,
)
