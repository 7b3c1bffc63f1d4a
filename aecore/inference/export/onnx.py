"""Export as ONNX: a graph any runtime can run, on a phone or in a browser, tried beside torch first."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np

from aecore.inference.export.format import Format, Trained, needs
from aecore.inference.export.graph.quiet import quiet
from aecore.lazy import torch

OPSET = 20


def write(trained: Trained, variant: str) -> bytes:
    """The graph of a part with its weights in one file, for any number of rows.

    It is run in onnxruntime first: ValueError, in a sentence, where it differs from the net.
    """
    from aecore.inference.export.graph import parts

    content = _graph(trained, variant)
    parts.check(trained, variant, FORMAT.title, lambda x: _run(content, x))
    return content


def _graph(trained: Trained, part: str) -> bytes:
    from aecore.inference.export.graph import parts

    given, made = parts.PARTS[part]
    program: Any
    with quiet(), torch.no_grad():
        try:
            program = torch.onnx.export(
                parts.module(trained, part),
                (parts.inputs(trained, part, parts.TRACED),),
                input_names=[given],
                output_names=list(made),
                opset_version=OPSET,
                dynamic_shapes=({0: torch.export.Dim("batch")},),
                external_data=False,
                verbose=False,
            )
        except Exception as error:  # a border: torch raises what its tracing comes upon
            raise ValueError(f"ONNX has no way to say what the {part} of this net does") from error
    return _told(program.model_proto, trained)


def _told(model: Any, trained: Trained) -> bytes:
    """The file: without paths and lines of the source it was traced from, with the recipe instead."""
    _strip(model.graph)
    for function in model.functions:
        _forget([function, *function.node])
    del model.metadata_props[:]
    recipe = json.dumps(trained.spec.model_dump(mode="json"), sort_keys=True)
    model.metadata_props.add(key="recipe", value=recipe)
    if rows := trained.rows_note():
        model.metadata_props.add(key="rows", value=rows)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def _strip(graph: Any) -> None:
    """Take notes off a graph and all that is in it."""
    del graph.value_info[:]
    _forget([graph, *graph.node, *graph.input, *graph.output, *graph.initializer])
    for node in graph.node:
        for attribute in node.attribute:
            for inner in [*attribute.graphs, *([attribute.g] if attribute.HasField("g") else [])]:
                _strip(inner)


def _forget(things: Iterable[Any]) -> None:
    for thing in things:
        thing.ClearField("metadata_props")
        thing.ClearField("doc_string")


def _run(content: bytes, x: np.ndarray) -> tuple[np.ndarray, ...]:
    """What onnxruntime makes of rows, on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return tuple(session.run(None, {session.get_inputs()[0].name: x}))


FORMAT = Format(
    name="onnx",
    title="ONNX",
    summary="A graph for any runtime and any number of rows, tried beside torch before it is offered.",
    variants={"whole": ".onnx", "encoder": ".onnx", "decoder": ".onnx"},
    write=write,
    refuses=needs("onnx", "onnxscript", "onnxruntime"),
)
