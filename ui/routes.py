"""Routes besides the pages: streams, static files, fonts, pictures, codes, films, autoencoders, metrics."""

from __future__ import annotations

import gzip
import math
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from aecore import families
from ui.anomalies import anomalies_route
from ui.asking.net_aside import Astray, NotYet
from ui.asking.seats import Crowded
from ui.compare.comparison_stream import BESIDE
from ui.components.lib import static_files
from ui.components.machine_load import machine_load
from ui.components.training_bar import training_bar
from ui.components.view_card import sprite_sheet
from ui.core import cached_json, shared_scheduler
from ui.core.browser import verified
from ui.core.streams import stream
from ui.core.streams.stream import Streams
from ui.core.text_format import sentence
from ui.drawing import draw_route
from ui.engine import metrics_route
from ui.families import results
from ui.families.demo_run import KINDS
from ui.films.routes import catalogue_route, map_route, synthetic_route
from ui.forms import autoencoder_options
from ui.generate import decode_route
from ui.generate.latent_stream import GENERATE
from ui.generate.own_code import on_plane
from ui.home.cards import HOME
from ui.images import images_route
from ui.playground.cards import PLAYGROUND
from ui.playground.followed_row import row_route

FONTS = Path(__file__).resolve().parents[1] / "assets" / "fonts"
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
AN_HOUR = {"Cache-Control": "public, max-age=3600"}
NEVER = {"Cache-Control": "no-store"}
LIES = {"": draw_route.on_map, "plane": on_plane}
"""On what a drawing is placed, by the name that a page's pad gives."""


def routes() -> list[BaseRoute]:
    """The routes that `app.py` adds to Streamlit's own."""
    streams = Streams(HOME, KINDS, PLAYGROUND, GENERATE, BESIDE)
    return [
        WebSocketRoute(stream.PATH, streams.socket),
        Route(stream.PATH, streams.poll),
        Route(machine_load.PATH, load),
        Route(f"{training_bar.PATH}/{{run}}", training),
        Route(metrics_route.PATH, metrics_route.metrics),
        Route("/lab/static/{version}/{name:path}", script),
        Route("/lab/fonts/{name}", font),
        Route("/lab/atlas/{name}.png", pictures),
        Route(f"{results.PATH}/{{name}}.png", kind),
        Route(f"{decode_route.PATH}/{{run}}", decode),
        Route(f"{draw_route.PATH}/{{run}}", draw, methods=["POST"]),
        Route(draw_route.PATH, pad_seen, methods=["POST"]),
        Route(f"{row_route.PATH}/{{run}}", row),
        Route(f"{images_route.PATH}/{{tool}}/{{run}}", image_tool, methods=["POST"]),
        Route(f"{images_route.PATH}/{{tool}}/{{run}}", image_figures),
        Route(f"{anomalies_route.PATH}/{{run}}", anomaly_scores),
        Route(f"{anomalies_route.PATH}/{{run}}/rows", anomaly_rows),
        Route(f"{anomalies_route.PATH}/{{run}}/trace", anomaly_trace),
        Route(f"{anomalies_route.PATH}/{{run}}/figures", anomaly_figures),
        Route(f"{anomalies_route.PATH}/{{run}}/gain", anomaly_gain),
        Route(f"{anomalies_route.PATH}/{{run}}/table.csv", anomaly_table),
        Route(catalogue_route.PATH, films),
        Route(map_route.PATH, films_map),
        Route(synthetic_route.PATH, planted),
        Route(autoencoder_options.PATH, autoencoders),
    ]


def script(request: Request) -> Response:
    """A component's script or style sheet, compressed; the version in its address makes it safe to keep."""
    path = static_files.FILES.get(request.path_params["name"])
    if path is None:
        raise HTTPException(404)
    current = request.path_params["version"] == static_files.VERSION
    kind = "text/javascript" if path.suffix == ".js" else "text/css"
    packed = gzip.compress(path.read_bytes(), mtime=0)
    return _compressed(request, packed, kind, FOR_EVER if current else NEVER)


def font(request: Request) -> Response:
    """One of the typefaces in `assets/fonts`."""
    path = FONTS / Path(request.path_params["name"]).name
    if path.suffix != ".woff2" or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type="font/woff2", headers=FOR_EVER)


def pictures(request: Request) -> Response:
    """The first test rows of a data set as one PNG."""
    try:
        sheet = sprite_sheet.png(request.path_params["name"])
    except ValueError:
        raise HTTPException(404) from None
    return Response(sheet, media_type="image/png", headers=AN_HOUR)


def kind(request: Request) -> Response:
    """What a kind of autoencoder has learned, as a picture that comes with the program."""
    try:
        path = results.result(families.find(request.path_params["name"]))
    except ValueError:
        path = None
    if path is None:
        raise HTTPException(404)
    current = request.query_params.get("v") == cached_json.version(path.read_bytes())
    return FileResponse(path, media_type="image/png", headers=FOR_EVER if current else AN_HOUR)


def decode(request: Request) -> Response:
    """What a run's net makes of places on its plane. Starlette calls this in a thread of its own."""
    try:
        content = decode_route.answer(request.path_params["run"], request.query_params.get("z", ""))
    except LookupError:
        raise HTTPException(404) from None
    except ValueError:
        raise HTTPException(422) from None
    return Response(content, media_type="application/octet-stream", headers=NEVER)


async def draw(request: Request) -> Response:
    """What a run's net makes of a drawing. Nobody waits in a thread."""
    stands, on = request.query_params.get("stands") == "1", request.query_params.get("on", "")
    if on not in LIES:
        raise HTTPException(422)

    async def answer() -> bytes:
        run = request.path_params["run"]
        drawing = await _body(request, math.prod(draw_route.sent_to(run)))
        return await draw_route.answer(run, drawing, stands, _asker(request), LIES[on])

    return await _of_net(answer())


async def pad_seen(request: Request) -> Response:
    """Somebody may soon draw."""
    try:
        await draw_route.get_ready(_asker(request))
    except Crowded:
        raise HTTPException(429) from None
    return Response(status_code=204, headers=NEVER)


async def row(request: Request) -> Response:
    """What a run's net makes of a test row, now or at a step."""
    number, step = (request.query_params.get(name, "") for name in ("row", "step"))
    return await _of_net(row_route.answer(request.path_params["run"], number, step, _asker(request)))


async def image_tool(request: Request) -> Response:
    """What an image tool makes of a picture with a run's net."""

    async def answer() -> bytes:
        tool, run = request.path_params["tool"], request.path_params["run"]
        picture = await _body(request, images_route.most_bytes(run))
        return await images_route.answer(tool, run, picture, request.query_params, _asker(request))

    return await _of_net(answer())


async def image_figures(request: Request) -> Response:
    """How good an image tool is with a run's net, on all test rows."""
    tool, run = request.path_params["tool"], request.path_params["run"]
    return await _of_net(images_route.figures(tool, run, request.query_params, _asker(request)))


async def anomaly_scores(request: Request) -> Response:
    """How strange a run's rows are to its net."""
    return await _of_net(anomalies_route.scores(*_run_and_options(request)))


async def anomaly_rows(request: Request) -> Response:
    """Some rows, and which columns are to blame."""
    return await _of_net(anomalies_route.rows(*_run_and_options(request)))


async def anomaly_trace(request: Request) -> Response:
    """The test windows of a run on a series."""
    return await _of_net(anomalies_route.trace(*_run_and_options(request)))


async def anomaly_figures(request: Request) -> Response:
    """How well a run's net ranks anomalies beside others."""
    return await _of_net(anomalies_route.figures(*_run_and_options(request)))


async def anomaly_gain(request: Request) -> Response:
    """How much better another run ranks anomalies."""
    return await _of_net(anomalies_route.gain(*_run_and_options(request)))


async def anomaly_table(request: Request) -> Response:
    """The test rows with their scores as CSV."""
    return await _of_net(anomalies_route.table(*_run_and_options(request)), "text/csv; charset=utf-8")


def _run_and_options(request: Request) -> tuple[str, Mapping[str, str], str]:
    return request.path_params["run"], request.query_params, _asker(request)


def _asker(request: Request) -> str:
    return verified(request.cookies) or (request.client.host if request.client else "")


async def _of_net(answer: Awaitable[bytes], kind: str = "application/octet-stream") -> Response:
    """What a net is asked, or in a sentence why it gives no answer."""
    try:
        content = await answer
    except LookupError:
        raise HTTPException(404) from None
    except Crowded:
        raise HTTPException(429) from None
    except NotYet as waits:  # no error: a browser would write one to its console
        return PlainTextResponse(str(waits), 202, NEVER)
    except Astray as refusal:
        return PlainTextResponse(sentence(refusal), 409, NEVER)
    except ValueError:
        raise HTTPException(422) from None
    return Response(content, media_type=kind, headers=NEVER)


async def _body(request: Request, most: int) -> bytes:
    """What was sent; an answer 413, before more is read, where that is too much, 400 where it breaks off."""
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > most:
                raise HTTPException(413)
    except ClientDisconnect:  # nobody is there to be answered, and it is no fault to be logged
        raise HTTPException(400) from None
    return bytes(body)


async def load(_request: Request) -> Response:
    """How busy the machine is. A coroutine: it waits for nothing, and a thread would cost more."""
    return PlainTextResponse(shared_scheduler.machine_load(), headers=NEVER)


async def training(request: Request) -> Response:
    """How far a run is that is open on this server."""
    job = shared_scheduler.scheduler().jobs.get(request.path_params["run"])
    if job is None:
        raise HTTPException(404)
    return JSONResponse(training_bar.told(job.latest), headers=NEVER)


def films(request: Request) -> Response:
    """All films; their digest in the address makes it safe to keep them."""
    return _kept(request, catalogue_route.packed)


def films_map(request: Request) -> Response:
    """Where films stand by taste, and what the units of the code mean."""
    return _kept(request, map_route.packed)


async def planted(request: Request) -> Response:
    """Planted genres, and what a net found in them: the answer comes when it has learned."""
    try:
        found = await synthetic_route.answer(request.query_params)
    except ValueError:
        raise HTTPException(404) from None
    except synthetic_route.Crowded:
        raise HTTPException(429) from None
    return JSONResponse(found, headers=NEVER)


def autoencoders(request: Request) -> Response:
    """The options of the menu of autoencoders."""
    return _kept(request, autoencoder_options.packed)


def _kept(request: Request, packed: Callable[[], bytes]) -> Response:
    try:
        content = packed()
    except ValueError:
        raise HTTPException(404) from None
    current = request.query_params.get("v") == cached_json.version(content)
    return _compressed(request, content, "application/json", FOR_EVER if current else AN_HOUR)


def _compressed(request: Request, packed: bytes, kind: str, cache: dict[str, str]) -> Response:
    """Content that lies ready in gzip; unpacked for whoever does not read that."""
    head = {"Vary": "Accept-Encoding", **cache}
    if not accepts_gzip(request.headers.get("accept-encoding", "")):
        return Response(gzip.decompress(packed), media_type=kind, headers=head)
    return Response(packed, media_type=kind, headers={"Content-Encoding": "gzip", **head})


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header allows gzip, by name or by `*`, at a weight above 0.

    Source: RFC 9110, section 12.5.3.
    """
    choices = [choice.replace(" ", "").lower().partition(";q=") for choice in header.split(",")]
    weights = {coding: weight or "1" for coding, _, weight in choices}
    allowed = weights.get("gzip", weights.get("*", "0"))
    return allowed.strip("0.") != ""
