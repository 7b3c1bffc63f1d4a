"""The contract of every format on every family: what leaves computes what the net does, or is refused."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pandas
import pytest
import torch

from aecore.data import load as rows_of
from aecore.families import find, load
from aecore.inference import export
from aecore.inference.export import About, Trained, safetensors
from aecore.inference.export.graph import parts
from aecore.inference.model import Model
from aecore.spec import Spec, put

FAMILIES = list(load())
ROOT = Path(__file__).parents[4]
Make = Callable[[str], Trained]


@pytest.fixture
def fresh(small: Callable[..., Spec]) -> Make:
    """A net as it is drawn, narrow: no step changes what a format has to say."""

    def make(family: str) -> Trained:
        spec = put(small(family), "train.device", "cpu")
        features = 40 if find(family).kind == "ratings" else 64
        net = find(family).build(spec, features, torch.Generator().manual_seed(0))
        return Trained(Model(net, spec, "cpu", "fp32"), features, About("My Net"))

    return make


@pytest.mark.parametrize("family", FAMILIES)
def test_saved_as_safetensors_and_opened_again_a_net_gives_the_same_bits(
    family: str, fresh: Make, tmp_path: Path
) -> None:
    trained = fresh(family)
    one, two = (export.find("safetensors").file(trained) for _ in range(2))
    assert one == two and one.name == "my-net.safetensors"
    path = tmp_path / one.name
    path.write_bytes(one.content)
    back, x = safetensors.opened(path), parts.rows(trained, 20)
    assert back.spec == trained.spec
    assert np.array_equal(back.reconstruct(x), trained.model.reconstruct(x))
    assert np.array_equal(back.encode(x), trained.model.encode(x))


@pytest.mark.parametrize("family", FAMILIES)
def test_onnx_agrees_with_the_net_at_any_number_of_rows_or_is_refused_in_a_sentence(
    family: str, fresh: Make
) -> None:
    trained = fresh(family)
    try:
        content = export.find("onnx").file(trained).content
    except ValueError as refused:
        assert str(refused).startswith("ONNX") and "\n" not in str(refused)
        return
    x = parts.rows(trained, 33)
    x_hat, z = onnxruntime.InferenceSession(content).run(None, {"x": x})
    np.testing.assert_allclose(x_hat, trained.model.reconstruct(x), atol=1e-4, rtol=1e-4)
    np.testing.assert_allclose(z, trained.model.encode(x), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("family", ["undercomplete", "convolutional-wta"])
@pytest.mark.parametrize("format", ["onnx", "torch-export"])
def test_encoder_and_decoder_are_files_of_their_own(format: str, family: str, fresh: Make) -> None:
    trained = fresh(family)
    x = parts.rows(trained, 5)
    z = run(format, export.find(format).file(trained, "encoder").content, x)
    np.testing.assert_allclose(z, trained.model.encode(x), atol=1e-5)
    made = export.find(format).file(trained, "decoder")
    assert made.name == f"my-net-decoder{export.find(format).variants['decoder']}"
    np.testing.assert_allclose(run(format, made.content, z), trained.model.decode(z), atol=1e-5)


def run(format: str, content: bytes, x: np.ndarray) -> np.ndarray:
    if format == "onnx":
        session = onnxruntime.InferenceSession(content)
        return np.asarray(session.run(None, {session.get_inputs()[0].name: x})[0])
    with torch.no_grad():
        return np.asarray(torch.export.load(io.BytesIO(content)).module()(torch.from_numpy(x))[0])


def test_an_onnx_file_is_whole_and_tells_nothing_of_the_machine_it_was_made_on(fresh: Make) -> None:
    trained = fresh("undercomplete")
    content = export.find("onnx").file(trained).content
    model = onnx.load_model_from_string(content)
    onnx.checker.check_model(model, full_check=True)
    assert [each.key for each in model.metadata_props] == ["recipe"]
    assert not any(each.metadata_props or each.doc_string for each in model.graph.node)
    assert str(ROOT).encode() not in content and b"site-packages" not in content
    assert not any(each.external_data for each in model.graph.initializer)


def test_what_does_not_agree_is_not_offered(fresh: Make) -> None:
    trained = fresh("undercomplete")
    with pytest.raises(ValueError, match=r"^ONNX is not offered for the encoder of this net: on 1 rows it"):
        parts.check(trained, "encoder", "ONNX", lambda x: (trained.model.encode(x) + 1,))
    with pytest.raises(ValueError, match=r"on 7 rows it differs by inf"):
        parts.check(trained, "encoder", "ONNX", lambda x: (trained.model.encode(x)[:1],))

    def broken(x: np.ndarray) -> tuple[np.ndarray, ...]:
        raise RuntimeError("shape is frozen\nat line 3")

    with pytest.raises(ValueError, match=r"it does not run on 1 rows \(shape is frozen\)$"):
        parts.check(trained, "whole", "ONNX", broken)


@pytest.mark.parametrize("variant", ["csv", "parquet"])
def test_a_table_holds_each_row_with_its_split_and_label(variant: str, fresh: Make) -> None:
    trained, data = fresh("undercomplete"), rows_of("digits")
    read = pandas.read_csv if variant == "csv" else pandas.read_parquet
    codes, errors = (read(io.BytesIO(export.find(name).file(trained, variant).content)) for name in TABLES)
    assert list(codes.columns) == ["row", "split", "label", *(f"DF.L1.C{unit}" for unit in range(1, 9))]
    assert list(errors.columns) == ["row", "split", "label", "mse"]
    test = codes[codes["split"] == "test"]
    assert len(codes) == len(errors) == 1797 and test["row"].tolist() == list(range(360))
    assert test["label"].astype(str).tolist() == [str(y) for y in data.y_test]
    np.testing.assert_array_equal(
        test.filter(like="DF.").to_numpy(np.float32), trained.model.encode(data.x_test)
    )
    mse = errors.loc[errors["split"] == "test", "mse"].to_numpy(np.float32)
    np.testing.assert_array_equal(mse, trained.model.errors(data.x_test))


TABLES = ("codes", "errors")


def test_bytes_are_seen_as_the_net_sees_them_and_only_rows_it_learns_from_are_listed(fresh: Make) -> None:
    spec = put(put(find("linear").spec, "data.rows", 64), "train.device", "cpu")
    net = find("linear").build(spec, 784, torch.Generator().manual_seed(0))
    trained = Trained(Model(net, spec, "cpu", "fp32"), 784)
    found = pandas.read_parquet(io.BytesIO(export.find("errors").file(trained).content))
    train = found[found["split"] == "train"]
    x = torch.tensor(rows_of("mnist").x_train[:64]).float().div_(255).numpy()
    np.testing.assert_array_equal(train["mse"].to_numpy(), trained.model.errors(x))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is no safetensors file"),
        (b"\x08\x00\x00\x00\x00\x00\x00\x00{}      ", "holds weights without a recipe"),
    ],
)
def test_a_file_without_a_net_of_ours_is_refused_in_a_sentence(
    content: bytes, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "weights.safetensors"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=sentence):
        safetensors.opened(path)


def test_a_recipe_that_was_changed_in_the_file_is_refused_in_a_sentence(fresh: Make, tmp_path: Path) -> None:
    content = export.find("safetensors").file(fresh("undercomplete")).content
    path = tmp_path / "weights.safetensors"
    path.write_bytes(content.replace(b"undercomplete", b"under-complet"))
    with pytest.raises(ValueError, match="holds a recipe that cannot be read"):
        safetensors.opened(path)


def test_a_format_that_is_not_there_and_a_variant_that_it_lacks_are_refused_with_those_there_are(
    fresh: Make,
) -> None:
    with pytest.raises(ValueError, match="there is no format 'pickle'; there is charts, codes, errors"):
        export.find("pickle")
    with pytest.raises(ValueError, match="onnx has no variant 'half'; it has whole, encoder, decoder"):
        export.find("onnx").variant("half")
    assert export.find("codes").variant(ending=".CSV") == "csv"
    assert export.find("codes").variant(ending=".txt") == "parquet"


def test_a_package_that_is_missing_is_named() -> None:
    from aecore.inference.export.format import needs

    refuses = needs("numpy", "no_such_package")
    assert refuses(find("linear").spec) == "no_such_package must be there: pip install no_such_package"


def test_formats_are_listed_without_anything_heavy() -> None:
    code = (
        "import sys; from aecore.inference import export; assert len(export.load()) >= 6; "
        "print([m for m in ('torch', 'onnx', 'onnxruntime', 'onnxscript', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
