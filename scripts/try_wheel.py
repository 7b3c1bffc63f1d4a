"""Use aecore as it was installed: from its own files, with the data, films and types that ship inside."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

import aecore
from aecore import Autoencoder, Recommender, data, families

package = Path(aecore.__file__).parent
assert package.is_relative_to(sys.prefix), f"imported from {package}, not from the wheel"
assert aecore.__version__ == version("aecore")
assert (package / "py.typed").exists()

assert len(families.load()) > 20
assert all(family.presets for family in families.load().values())

digits = data.load("digits")
model = Autoencoder(code=4, epochs=1).fit(digits.x_train[:256])
assert model.transform(digits.x_train[:3]).shape == (3, 4)

films = Recommender.trained()
assert len(films.films) > 1000
print(f"   aecore {aecore.__version__} works from its wheel")
