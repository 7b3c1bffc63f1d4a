#!/usr/bin/env bash
# len(z) in a forward pass freezes the batch of an exported ONNX file, where z.shape[0] keeps it free.
#
# Good guess: `len(z)` and `z.shape[0]` are one number; a dimension declared with `torch.export.Dim("batch")` is either
# free in the file or the export raises, as `torch.export.export` itself does.
#
# Seen: with `dynamo=True` the export succeeds and the file takes the example's batch only. torch.onnx reads the fix
# that torch.export suggests in its refusal ("batch = 4"), applies it and tries again; neither a warning nor an error
# says so. `Dim.DYNAMIC` cannot be refined that way, falls through to the strict tracer, and stays free. `Dim.AUTO` is
# worst: the file declares a free batch, runs at any batch, and computes with the example's batch.
#
# Where: torch 2.13.0, torch/onnx/_internal/exporter/_capture_strategies.py, TorchExportNonStrictStrategy._capture
# (`refine_dynamic_shapes_from_suggested_fixes`), brought in by pytorch/pytorch pull request 134976; that the non-strict
# tracer takes `len` as a plain int is the subject of pull request 185804.
#
# So: write `z.shape[0]`, and run every exported file at a second batch size against the net before it is given away.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    numpy==2.4.6 onnx==1.23.2 onnx-ir==1.1.0 onnxscript==0.7.2 onnxruntime==1.32.0 torch==2.13.0

cat > probe.py <<'PY'
import contextlib
import io

import numpy as np
import onnxruntime
import torch
from torch.export import Dim


class ByLen(torch.nn.Module):
    def forward(self, z):
        return z - z.sum(0) / len(z)


class ByShape(torch.nn.Module):
    def forward(self, z):
        return z - z.sum(0) / z.shape[0]


def exported(net, dim):
    with contextlib.redirect_stdout(io.StringIO()):
        return torch.onnx.export(net, (torch.ones(4, 3),), dynamo=True, dynamic_shapes=({0: dim},)).model_proto


def batch(model):
    first = model.graph.input[0].type.tensor_type.shape.dim[0]
    return first.dim_param or first.dim_value


def at_nine(net, model):
    """How far the file is from the net on nine rows; None where it does not take them."""
    z = torch.arange(27.0).view(9, 3)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    try:
        (out,) = session.run(None, {model.graph.input[0].name: z.numpy()})
    except Exception as refusal:
        print("   refused:", str(refusal).split("Got:")[-1].split("Please")[0].strip())
        return None
    return float(np.abs(out - net(z).numpy()).max())


def holds(what, true):
    print("ok  " if true else "CHANGED  ", what)
    if not true:
        raise SystemExit(1)


try:
    torch.export.export(ByLen(), (torch.ones(4, 3),), dynamic_shapes=({0: Dim("batch")},))
    refused = False
except Exception as refusal:
    refused = "specialized" in str(refusal)
holds("torch.export.export refuses len(z) under a named Dim", refused)

model = exported(ByLen(), Dim("batch"))
print("len(z), Dim('batch'): batch of the file is", batch(model))
holds("torch.onnx.export does not refuse it, and the batch is frozen at 4", batch(model) == 4)
holds("nine rows are refused by the file", at_nine(ByLen(), model) is None)

model = exported(ByShape(), Dim("batch"))
print("z.shape[0], Dim('batch'): batch of the file is", batch(model))
holds("the same formula with z.shape[0] is free and agrees", at_nine(ByShape(), model) < 1e-5)

model = exported(ByLen(), Dim.DYNAMIC)
print("len(z), Dim.DYNAMIC: batch of the file is", batch(model))
holds("Dim.DYNAMIC saves len(z)", at_nine(ByLen(), model) < 1e-5)

model = exported(ByLen(), Dim.AUTO)
print("len(z), Dim.AUTO: batch of the file is", batch(model))
wrong = at_nine(ByLen(), model)
print("   largest error on nine rows:", wrong)
holds("Dim.AUTO declares a free batch and computes wrong numbers with it",
      isinstance(batch(model), str) and wrong is not None and wrong > 1)
PY
venv/bin/python probe.py 2> stderr.txt || { cat stderr.txt >&2; exit 1; }
if grep -iE 'speciali|constraint|refin|static' stderr.txt; then
    echo "CHANGED  the exporter now says that it froze something"
    exit 1
fi
echo "ok   nothing on stderr tells of it"
