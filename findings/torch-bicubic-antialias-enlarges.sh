#!/usr/bin/env bash
# antialias=True changes what torch's bicubic interpolation gives when it ENLARGES, where nothing can alias.
#
# Good guess: the flag widens the filter when a picture shrinks and is without effect when it grows, as it is for
# mode="bilinear"; a bicubic baseline for super-resolution is one number.
#
# Seen: the flag also swaps the kernel. Without it Keys' cubic has a = -0.75, with it a = -0.5, which is Pillow's. On
# the picture below, shrunk by area mean, the same "bicubic x 2" differs by more than 2 dB.
#
# Where: torch 2.13.0, torch.nn.functional.interpolate; the documentation promises a match with Pillow for downsampling
# and does not speak of enlarging. The constant -0.75 stands in aten/src/ATen/native/UpSample.h; the filter of the
# antialias path is another function, and ml-explore/mlx pull request 3677 had to copy the switch to agree with torch.
#
# So: name the library and the flag beside every bicubic figure.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check numpy==2.4.6 pillow==13.0.0 torch==2.13.0

venv/bin/python - <<'PY'
import numpy as np
import torch
from PIL import Image
from torch.nn.functional import avg_pool2d, interpolate

INSIDE = slice(4, -4)  # away from the border, which the two paths extend differently


def keys(distance, a):
    """Keys, "Cubic convolution interpolation" (1981), with its free constant."""
    t = np.abs(distance)
    near = (a + 2) * t**3 - (a + 3) * t**2 + 1
    far = a * (t**3 - 5 * t**2 + 8 * t - 4)
    return np.where(t < 1, near, np.where(t < 2, far, 0))


def doubled_by_hand(picture, a):
    n = len(picture)
    centre = (np.arange(2 * n) + 0.5) / 2 - 0.5
    weight = keys(centre[:, None] - np.arange(n), a)
    return weight @ picture @ weight.T


def doubled(picture, mode, antialias):
    batch = torch.from_numpy(picture)[None, None]
    return interpolate(batch, scale_factor=2, mode=mode, antialias=antialias)[0, 0].numpy()


def apart(a, b):
    return float(np.abs(a - b)[INSIDE, INSIDE].max())


def decibel(a, b):
    return 10 * np.log10(1 / float(np.square(a - b).mean()))


def holds(what, true):
    print("ok  " if true else "CHANGED  ", what)
    if not true:
        raise SystemExit(1)


y, x = np.mgrid[0:64, 0:64] / 64
big = (0.5 + 0.25 * np.sin(2 * np.pi * (3 * x + 5 * y)) + 0.25 * np.sin(18 * np.pi * x * y)).astype(np.float32)
small = avg_pool2d(torch.from_numpy(big)[None, None], 2)[0, 0].numpy()

plain, flagged = (doubled(small, "bicubic", flag) for flag in (False, True))
linear = apart(doubled(small, "bilinear", False), doubled(small, "bilinear", True))
pillow = np.asarray(Image.fromarray(small).resize((64, 64), Image.Resampling.BICUBIC))
print(f"largest difference the flag makes when doubling: bilinear {linear:.1e}, bicubic {apart(plain, flagged):.3f}")
holds("bilinear does not mind the flag", linear < 1e-5)
holds("bicubic does", apart(plain, flagged) > 0.01)
holds("without the flag it is Keys with a = -0.75", apart(plain, doubled_by_hand(small, -0.75)) < 1e-5)
holds("with the flag it is Keys with a = -0.5", apart(flagged, doubled_by_hand(small, -0.5)) < 1e-5)
holds("which is Pillow's bicubic", apart(flagged, pillow) < 1e-5)
gap = decibel(plain, big) - decibel(flagged, big)
print(f"against the original: {decibel(plain, big):.2f} dB without, {decibel(flagged, big):.2f} dB with")
holds("the flag moves this baseline by more than 2 dB", abs(gap) > 2)
PY
