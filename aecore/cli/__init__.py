"""The command-line interface (CLI): the engine without a screen. Nothing heavy is imported early."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from aecore.cli.terminal import plain
from aecore.cli.terminated import Terminated, terminable

app = typer.Typer(help="Train autoencoders, and use what they learned.", no_args_is_help=True)
BAD_INPUT, STOPPED, TERMINATED = 2, 130, 143
Refused: Any = typer.BadParameter.__mro__[2]  # click's ClickException, of which typer may carry its own copy

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object as the last line.")]
Run = Annotated[
    str, typer.Argument(help="A run's id, the start of it, 'last', its folder, or a shipped one's name.")
]
File = Annotated[
    Path,
    typer.Argument(help="Rows: a .npy file, or a table (.csv, .tsv, .txt; also in .gz or .zip)."),
]
Header = Annotated[
    bool | None,
    typer.Option("--header/--no-header", help="The first line of the table names its columns, or is a row."),
]
Out = Annotated[Path | None, typer.Option("--out", help="A .npy or .csv file; else CSV on the terminal.")]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code. Bad input is 2, with one sentence on stderr."""
    try:
        with terminable():
            return app(arguments, prog_name="aecore", standalone_mode=False) or 0
    except Terminated:
        return _say("Stopped.", TERMINATED)
    except Refused as error:
        return _say(error.format_message(), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return _say("Stopped.", STOPPED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains while it leaves
        return 1
    except OSError as error:
        return _say(f"{error.filename or 'a file'} cannot be used: {error.strerror or error}", BAD_INPUT)
    except ValueError as error:
        return _say(str(error), BAD_INPUT)


@app.command("families")
def list_families(
    as_json: Json = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print docs/families.md.")] = False,
) -> None:
    """List the kinds of autoencoder and their presets, group by group."""
    from aecore.cli import families_list

    families_list.families(as_json, as_markdown)


@app.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of a recipe, which docs/recipe.schema.json keeps."""
    import json

    from aecore import families

    print(json.dumps(families.schema(), indent=1, ensure_ascii=False))


@app.command("data")
def list_data(as_json: Json = False) -> None:
    """List the data sets, and whether they are here; NAME-without-CLASS is one less a class, or A+B."""
    from aecore.cli import data_and_runs

    data_and_runs.data(as_json)


@app.command("runs")
def list_runs(as_json: Json = False) -> None:
    """List the runs that were kept, the newest first."""
    from aecore.cli import data_and_runs

    data_and_runs.runs(as_json)


@app.command()
def train(
    family: Annotated[str | None, typer.Option(help="A kind of autoencoder; see 'families'.")] = None,
    data: Annotated[str | None, typer.Option(help="A data set, see 'data'; or a file or folder.")] = None,
    label: Annotated[str | None, typer.Option(help="The file's column of labels; '' for none.")] = None,
    split: Annotated[float, typer.Option(help="The share of its rows held back to test on.")] = 0.2,
    scaling: Annotated[str, typer.Option(help="Of its values: auto, none, unit or standard.")] = "auto",
    size: Annotated[int | None, typer.Option(help="Pixels a side that its pictures are brought to.")] = None,
    colour: Annotated[
        bool | None, typer.Option("--colour/--grey", help="Of its pictures; else as they are.")
    ] = None,
    leave_out: Annotated[bool, typer.Option(help="Leave out its rows with missing values.")] = False,
    keep_holes: Annotated[
        bool, typer.Option("--keep-holes", help="Or keep them, and learn from the values that are there.")
    ] = False,
    header: Header = None,
    pairs: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="IN OUT", help="Its two folders: what goes in, what should come out."),
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="As in net.hidden=512,128")
    ] = None,
    preset: Annotated[str | None, typer.Option(help="Begin from a preset; see 'families'.")] = None,
    spec: Annotated[Path | None, typer.Option(help="Begin from a recipe in a JSON file.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Passes over the training rows.")] = None,
    seconds: Annotated[float | None, typer.Option(help="Stop after so long.")] = None,
    seed: Annotated[int | None, typer.Option(help="Where all randomness starts.")] = None,
    device: Annotated[str | None, typer.Option(help="auto, cpu, cuda or mps.")] = None,
    out: Annotated[Path | None, typer.Option(help="Keep the run in this folder, which must be new.")] = None,
    as_json: Json = False,
) -> int:
    """Train, and keep the run. Ctrl-C stops it and keeps it too; `resume` goes on."""
    from aecore.cli.recipe import recipe, rows_named
    from aecore.data.own import Choices

    if leave_out and keep_holes:
        raise ValueError("--leave-out and --keep-holes are two ways: give one of them")
    choices = Choices(
        label=label,
        test_share=split,
        scaling=scaling,  # type: ignore[arg-type] # checked there
        side=size,
        holes="leave out" if leave_out else "keep" if keep_holes else "refuse",
        header=header,
        pairs=pairs,
        seed=max(seed or 0, 0),  # a wrong one is refused with the recipe
    )
    flags: dict[str, Any] = {
        "data.name": rows_named(data, choices, colour, as_json),
        "train.epochs": epochs,
        "train.seconds": seconds,
        "train.seed": seed,
        "train.device": device,
    }
    chosen = recipe(family, preset, spec, flags, settings or [])
    from aecore.cli.training import train as begin  # imports torch, which a wrong word must not wait for

    return begin(chosen, out, as_json)


@app.command("resume")
def resume_run(
    run: Run,
    more_epochs: Annotated[
        int, typer.Option(min=0, help="Epochs more than planned; a finished run needs some.")
    ] = 0,
    as_json: Json = False,
) -> int:
    """Go on with a run that was stopped or cut off, as if it never had been; with a finished one for longer.

    Epochs that are added begin the learning rate schedule anew (a warm restart).
    """
    from aecore.cli import find_run

    folder = find_run.find(run)
    from aecore.cli.training import resume  # imports torch, which a wrong id must not wait for

    return resume(folder, more_epochs, as_json)


@app.command("link")
def print_link(run: Run) -> None:
    """Print the link of a run that has ended: its recipe, its changes, and what it came to."""
    from aecore.cli import find_run, verify

    verify.link(find_run.find(run))


@app.command("verify")
def verify_link(
    link: Annotated[str, typer.Argument(help="A link to a result, as 'link' and the page's Share print it.")],
    file: Annotated[
        Path | None, typer.Option("--data", help="Somebody's own file that the link learns from.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Train a link's recipe again, its changes with it, and say whether the same came out.

    The exit code is 0 where it did: to the bit, or but for the rounding of another processor.
    """
    from aecore.cli import verify

    return verify.verify(link, file, as_json)


@app.command()
def show(run: Run, as_json: Json = False) -> None:
    """Show what a run came to, with PCA beside it."""
    from aecore.cli import find_run, report

    folder = find_run.find(run)
    report.tell(report.summed_up(folder), as_json)


@app.command("probe")
def probe_features(
    run: Run,
    layer: Annotated[int | None, typer.Option(help="Which layer's codes, from 1; else the code.")] = None,
    classifier: Annotated[
        list[str] | None, typer.Option(help="logistic, svm, knn or k-means, once or more; else all.")
    ] = None,
    labels: Annotated[
        str, typer.Option(help="Against how many labelled rows; all of them come last in any case.")
    ] = "10,30,100,300,1000,all",
    rows: Annotated[int, typer.Option(min=100, help="Most rows to learn from, and to be tried on.")] = 2000,
    as_json: Json = False,
) -> None:
    """Try simple classifiers on a layer's codes, raw rows, PCA and HOG, against the number of labels."""
    from aecore.cli import probe

    probe.tell(run, layer, classifier or [], labels, rows, as_json)


@app.command("search")
def search_images(
    run: Run,
    query: Annotated[str, typer.Argument(metavar="FILE", help="A picture, or the number of a test row.")],
    top: Annotated[int, typer.Option(min=1, help="How many of the nearest.")] = 10,
    rows: Annotated[int, typer.Option(min=1, help="Most training rows to search.")] = 10_000,
    index: Annotated[
        Path | None, typer.Option(help="Search these instead: a zip or folder of pictures, or an array.")
    ] = None,
    distance: Annotated[str, typer.Option(help="cosine (of centred codes) or euclidean.")] = "cosine",
    measure: Annotated[
        bool, typer.Option("--measure", help="Precision@10 and @100 of all test rows, and who wins.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Find the images most like one: by pixels, by PCA of equal width and by a run's code."""
    from aecore.cli import search

    search.search(run, query, top, rows, index, distance, measure, as_json)


@app.command()
def encode(
    run: Run,
    file: File,
    out: Out = None,
    header: Header = None,
    layer: Annotated[
        int | None, typer.Option(help="Codes of this layer, from 1: columns DF.L1.C1, DF.L1.C2 and so on.")
    ] = None,
) -> None:
    """Turn rows into codes.

    A row's code may differ in its last digits with how many rows are encoded beside it: float32 rounds.
    """
    from aecore.cli import find_run, rows

    folder = find_run.find(run)
    snapshot = folder.load()
    if layer is None:
        x = rows.read(file, snapshot, header)
        return rows.put(folder.model().encode(x), "z", out)
    from aecore.inference import layer_codes
    from aecore.nets.layer_activations import check_layer

    check_layer(layer, snapshot.spec.net)
    x = rows.read(file, snapshot, header)
    rows.put(layer_codes.layer_codes(folder.model(), x, layer), layer_codes.column_prefix(layer), out)


@app.command()
def reconstruct(run: Run, file: File, out: Out = None, header: Header = None) -> None:
    """Turn rows into what the net makes of them."""
    from aecore.cli import find_run, rows
    from aecore.data import own

    folder = find_run.find(run)
    last = folder.load()
    x = folder.model().reconstruct(rows.read(file, last, header))
    rows.put(own.as_brought(last.spec.data.name, x), "x", out)


@app.command("compress")
def compress_pictures(
    run: Run,
    file: Annotated[
        Path | None, typer.Argument(help="Pictures to compress; else the run's test pictures are measured.")
    ] = None,
    bits: Annotated[int | None, typer.Option(help="Bits a number of the code, 2 to 8.")] = None,
    step: Annotated[float | None, typer.Option(help="Or one step for all its numbers.")] = None,
    decode: Annotated[
        bool, typer.Option("--decode", help="FILE holds payloads: write its pictures.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Where payloads go; with --decode a .npy, or a .png for one picture.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Turn pictures into a few bytes each, beside PCA with the same coder, JPEG and WebP."""
    from aecore.cli import compress, find_run

    if file is None and (decode or out is not None):
        raise ValueError("give a FILE to compress, or without --out and --decode the run alone")
    if file is not None and out is None:
        raise ValueError("give --out, the file to write")
    if decode and (bits is not None or step is not None):
        raise ValueError("--decode reads bits and step from the file: leave --bits and --step out")
    folder = find_run.find(run)
    if file is None or out is None:
        compress.tell(folder, bits, step, as_json)
    elif decode:
        compress.decode(folder, file, out, as_json)
    else:
        compress.encode(folder, file, bits, step, out, as_json)


@app.command("anomalies")
def flag_anomalies(
    run: Run,
    file: Annotated[
        Path | None, typer.Argument(help="Rows, as of 'encode', or pictures; else the run's test rows.")
    ] = None,
    percentile: Annotated[
        float, typer.Option(min=0, max=100, help="Of the training rows' scores: rows above are flagged.")
    ] = 99.0,
    score: Annotated[
        str,
        typer.Option(help="mean, columns, local, code, distance, elbo or two-sided; else what fits best."),
    ] = "",
    top: Annotated[int, typer.Option(min=0, help="How many of the strangest rows are told.")] = 5,
    keep: Annotated[
        float | None,
        typer.Option(min=0, max=100, help="Instead: keep the training rows up to this percentile, as a set."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="A .csv file for all rows and their scores; with --keep a .json, the recipe."),
    ] = None,
    header: Header = None,
    as_json: Json = False,
) -> None:
    """Flag rows that a run rebuilds badly, and the columns to blame; beside PCA and others if labelled."""
    if keep is not None and file is not None:
        raise ValueError("--keep chooses among the run's training rows: leave FILE out")
    from aecore.cli import anomalies, find_run

    folder = find_run.find(run)
    if keep is not None:
        anomalies.clean(folder, keep, score, out, as_json)
    else:
        anomalies.tell(folder, file, percentile, score, out, top, header, as_json)


@app.command("mend")
def mend_picture(
    run: Run,
    file: Annotated[Path | None, typer.Argument(help="A picture.")] = None,
    row: Annotated[int | None, typer.Option(help="The number of a test row, in place of a file.")] = None,
    hole: Annotated[
        str | None, typer.Option(metavar="TOP,LEFT,HEIGHT,WIDTH", help="What is missing; else the middle.")
    ] = None,
    saturation: Annotated[
        float, typer.Option(min=0, max=3, help="Of colours that are given: 0 is grey, above 1 vivid.")
    ] = 1.0,
    out: Annotated[Path | None, typer.Option(help="A .png file to write all answers to.")] = None,
    as_json: Json = False,
) -> None:
    """Fill a hole (inpainting), or enlarge or colour, as the run's recipe says, beside what needs no net."""
    from aecore.cli import mend

    mend.mend(run, file, row, hole, saturation, out, as_json)


@app.command("impute")
def impute_table(
    file: Annotated[Path, typer.Argument(help="A table (.csv, .tsv, .txt) with holes: empty, NA, NaN or ?.")],
    out: Annotated[Path | None, typer.Option(help="The file to write; else it goes to the terminal.")] = None,
    by: Annotated[str, typer.Option(help="best, net, soft-impute, ppca, knn, iterative or mean.")] = "best",
    share: Annotated[
        float, typer.Option(min=0.01, max=0.9, help="Known cells hidden to score the ways.")
    ] = 0.1,
    header: Header = None,
    seed: Annotated[int, typer.Option(min=0, help="Draws the hidden cells, and begins the nets.")] = 0,
    as_json: Json = False,
) -> None:
    """Fill the holes of a table, each with a certainty, beside ways that need no net."""
    from aecore.cli import impute

    impute.impute(file, out, by, share, header, seed, as_json)


@app.command("export")
def export_run(
    run: Annotated[str | None, typer.Argument(help="A run, as in 'show'.")] = None,
    format: Annotated[str | None, typer.Argument(help="What to write it as; see --list.")] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write, or a folder to put it in.")] = None,
    variant: Annotated[str, typer.Option(help="Which part or kind; else the first that fits --out.")] = "",
    layer: Annotated[int | None, typer.Option(help="Codes of this layer, from 1; else the code.")] = None,
    as_list: Annotated[bool, typer.Option("--list", help="List the formats there are.")] = False,
    as_json: Json = False,
) -> None:
    """Write a run as a file that others can use: weights, ONNX, tables, a script."""
    from aecore.cli import export

    if as_list:
        export.formats(as_json)
    elif run is None or format is None or out is None:
        raise ValueError("give a run, a format and --out; --list shows the formats there are")
    else:
        export.export_run(run, format, variant, layer, out, as_json)


@app.command("recommend")
def recommend_films(
    ratings: Annotated[Path, typer.Option(help="A CSV with title or movieId and rating, or an export.")],
    model: Annotated[str | None, typer.Option(help="What orders the list; the best by itself.")] = None,
    top: Annotated[int, typer.Option(help="How many films.")] = 20,
    scale: Annotated[
        float | None, typer.Option(help="The highest rating there is: 5, 10 or 100; else it is found out.")
    ] = None,
    seen: Annotated[bool, typer.Option("--seen", help="I have seen the films of this list.")] = False,
    profile: Annotated[str | None, typer.Option(help="Whose rows count, where a file has several.")] = None,
    as_json: Json = False,
) -> None:
    """Recommend films to somebody whose ratings are in a file."""
    from aecore.cli import recommend
    from aecore.recommend.imports.formats import Choice

    recommend.recommend(ratings, model, top, as_json, Choice(scale, seen, profile))


@app.command()
def rename(run: Run, name: Annotated[str, typer.Argument(help="Its new name.")]) -> None:
    """Call a run something else."""
    from aecore.cli import find_run

    find_run.rename(run, name)


@app.command()
def delete(run: Run) -> None:
    """Remove a run and its files, for good."""
    from aecore.cli import find_run

    find_run.delete(run)


@app.command("profiles")
def list_profiles() -> None:
    """List the people who keep film ratings under a name on this machine."""
    from aecore.cli import profiles

    profiles.profiles()


@app.command("delete-profile")
def delete_profile(
    name: Annotated[str, typer.Argument(help="The name of a profile, or the id in its address.")],
) -> None:
    """Remove a profile and all its ratings, for good, whoever it belongs to."""
    from aecore.cli import profiles

    profiles.delete(name)


def _say(sentence: str, code: int) -> int:
    print(plain(" ".join(sentence.split())), file=sys.stderr)
    return code
