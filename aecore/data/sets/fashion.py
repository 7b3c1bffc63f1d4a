"""Fashion-MNIST: pictures of clothes in MNIST's format, embedded in part and published in full."""

from __future__ import annotations

from dataclasses import replace

from aecore.data.dataset import Card
from aecore.data.file import File
from aecore.data.readers.embedded import embedded
from aecore.data.readers.idx import published

_part = Card(
    name="fashion",
    title="Fashion-MNIST, 10,000 clothes",
    shape=(28, 28),
    n_train=10_000,
    n_test=2_000,
    classes=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    licence="MIT, Zalando SE",
    provenance=(
        "The first 10,000 training images and every fifth test image of Fashion-MNIST: "
        "Xiao, Rasul, Vollgraf, arXiv:1708.07747, 2017."
    ),
)
_whole = replace(
    _part,
    name="fashion-full",
    title="Fashion-MNIST, all 70,000 clothes",
    n_train=60_000,
    n_test=10_000,
    provenance="Fashion-MNIST as published: Xiao, Rasul, Vollgraf, arXiv:1708.07747, 2017.",
    stand_in="fashion",
)

fashion = embedded(
    _part,
    File("fashion_mnist.npz", 5_274_136, "e760beead4d9beb9af28ad65945eb83db8e2508b669d210cba2a1c656209f4eb"),
)
fashion_full = published(
    _whole,
    folder="fashion-mnist",
    hosts=(
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
    ),
    sums=(
        (26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
        (29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
        (4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
        (5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
    ),
)
