"""MNIST: handwritten digits, embedded in part and published in full."""

from __future__ import annotations

from dataclasses import replace

from aecore.data.dataset import Card
from aecore.data.file import File
from aecore.data.readers.embedded import embedded
from aecore.data.readers.idx import published

_part = Card(
    name="mnist",
    title="MNIST, 10,000 digits",
    shape=(28, 28),
    n_train=10_000,
    n_test=2_000,
    classes=tuple("0123456789"),
    licence="CC BY-SA 3.0",
    provenance=(
        "The first 10,000 training images and every fifth test image of MNIST: LeCun, Bottou, Bengio, "
        "Haffner, Gradient-based learning applied to document recognition, Proc. IEEE 86(11), 1998."
    ),
    size_normalisation="mass",
)
_whole = replace(
    _part,
    name="mnist-full",
    title="MNIST, all 70,000 digits",
    n_train=60_000,
    n_test=10_000,
    provenance=(
        "MNIST as published: LeCun, Bottou, Bengio, Haffner, Gradient-based learning applied to document "
        "recognition, Proc. IEEE 86(11), 1998."
    ),
    stand_in="mnist",
)

mnist = embedded(
    _part, File("mnist.npz", 1_974_552, "57e1bac8a00ce8a75b62bdf0ad7a104b60aee04c923fe09fd90ac342f73ff3be")
)
mnist_full = published(
    _whole,
    folder="mnist",
    hosts=(
        "https://ossci-datasets.s3.amazonaws.com/mnist",
        "https://storage.googleapis.com/cvdf-datasets/mnist",
    ),
    sums=(
        (9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        (28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        (1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        (4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ),
)
