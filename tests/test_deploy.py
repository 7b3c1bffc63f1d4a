"""What stands in the files of a deployment, against the code that it deploys."""

from __future__ import annotations

import ast
import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.routing import Route
from streamlit import config
from streamlit.web.server.starlette import starlette_routes, starlette_websocket

from ui.routes import routes

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
STREAMLIT = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
LAB: dict[str, Any] = COMPOSE["services"]["lab"]
DOCKERFILE = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy" / "latent-lab.service").read_text(encoding="utf-8")
PORT = "8501"


def instructions(name: str) -> list[str]:
    """The arguments of each instruction of that name in the Dockerfile."""
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def image_environment() -> dict[str, str]:
    last = instructions("ENV")[-1]
    return dict(word.split("=", 1) for word in shlex.split(last))


def unit(name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


def test_all_agree_on_the_port() -> None:
    assert config.get_options_for_section("server")["port"] == int(PORT)
    assert image_environment()["STREAMLIT_SERVER_PORT"] == PORT and instructions("EXPOSE") == [PORT]
    assert LAB["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
    assert f"server 127.0.0.1:{PORT};" in NGINX and f"--server.port={PORT}" in unit("ExecStart")[0]


def test_health_is_asked_where_the_server_answers_it() -> None:
    address = f"http://127.0.0.1:{PORT}/{starlette_routes.ROUTE_HEALTH}"
    command = json.loads(DOCKERFILE.split("HEALTHCHECK")[1].split("CMD ", 1)[1].splitlines()[0])
    assert LAB["healthcheck"]["test"] == ["CMD", *command]
    assert command[:2] == ["python", "-c"] and f"'{address}'" in command[2]
    ast.parse(command[2])


def test_the_image_listens_to_its_network_and_a_checkout_to_its_machine() -> None:
    assert image_environment()["STREAMLIT_SERVER_ADDRESS"] == "0.0.0.0"
    assert STREAMLIT["server"]["address"] == "localhost" and "server.address" not in UNIT


def test_the_image_does_not_ask_elsewhere_for_its_own_address() -> None:
    assert image_environment()["STREAMLIT_BROWSER_SERVER_ADDRESS"] == "localhost"


def test_what_is_kept_lies_in_the_volume_and_belongs_to_the_user_of_the_image() -> None:
    variable = image_environment()["LATENTLAB_HOME"]
    assert '"LATENTLAB_HOME"' in (ROOT / "aecore" / "data" / "folders.py").read_text(encoding="utf-8")
    assert instructions("VOLUME") == [variable] and LAB["volumes"] == [f"lab:{variable}"]
    user = instructions("USER")[-1]
    assert f"install -d -o {user} -g {user} -m 0700 {variable}" in DOCKERFILE and user != "root"
    assert unit("StateDirectory") == ["latent-lab"]
    assert "LATENTLAB_HOME=/var/lib/latent-lab" in unit("Environment")


def test_numba_may_write_what_it_compiles_where_all_else_is_read_only() -> None:
    mounted = LAB["tmpfs"][0].split(":")[0]
    assert LAB["read_only"] is True and image_environment()["NUMBA_CACHE_DIR"].startswith(f"{mounted}/")
    assert unit("ProtectSystem") == ["strict"] and unit("CacheDirectory") == ["latent-lab"]
    assert "NUMBA_CACHE_DIR=/var/cache/latent-lab" in unit("Environment")


def test_a_container_can_become_nothing_more() -> None:
    assert LAB["cap_drop"] == ["ALL"] and LAB["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in LAB and unit("NoNewPrivileges") == ["yes"]


def test_the_image_has_a_python_that_the_program_is_written_for() -> None:
    version = re.findall(r"^ARG PYTHON=(.+)$", DOCKERFILE, re.MULTILINE)
    assert version == [PROJECT["tool"]["mypy"]["python_version"]]
    assert set(instructions("FROM")) == {"python:${PYTHON}-slim AS packages", "python:${PYTHON}-slim"}


def test_every_package_of_the_image_is_pinned() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[\w.\[\]-]+==[\w.+]+(; sys_platform .+)?", line) for line in lines)
    assert any(line.startswith("torch==") for line in lines), "the Dockerfile takes its version from there"


def test_the_image_holds_all_that_the_program_is_made_of() -> None:
    copied = {word for line in instructions("COPY") for word in line.split()[:-1]}
    kept = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    program = {"app.py", "aecore", "ui", "pages", "assets", ".streamlit"}
    assert program <= copied and copied - {"--from=packages", "/opt/venv"} == set(kept)
    assert all((ROOT / name).exists() for name in kept)


def test_pictures_that_the_image_leaves_out_are_not_the_programs() -> None:
    pictures = [path.name for path in (ROOT / "assets").glob("*.png")]
    sources = [path for part in ("aecore", "ui", "pages") for path in (ROOT / part).rglob("*.py")]
    assert not any(name in path.read_text(encoding="utf-8") for name in pictures for path in sources)


def live() -> list[str]:
    """Paths that stay open: Streamlit's WebSocket and every WebSocket of ours."""
    ours = [route.path for route in routes() if not isinstance(route, Route)]
    return [f"/{starlette_websocket._ROUTE_WEBSOCKET_STREAM}", *ours]


@pytest.mark.parametrize("path", live())
def test_nginx_holds_nothing_back_of_what_stays_open(path: str) -> None:
    pattern, block = re.findall(r"location ~ (\S+) \{(.*?)\}", NGINX, re.DOTALL)[0]
    assert re.search(pattern, path) and "proxy_buffering off;" in block and "proxy_read_timeout 1h;" in block


def test_nginx_lets_through_what_the_server_would_take() -> None:
    assert f"client_max_body_size {STREAMLIT['server']['maxUploadSize']}m;" in NGINX


@pytest.mark.parametrize("header", ["Host", "Upgrade", "Connection", "X-Forwarded-For", "X-Forwarded-Proto"])
def test_nginx_hands_on_what_ownership_and_websockets_need(header: str) -> None:
    assert len(re.findall(rf"^    proxy_set_header {header} ", NGINX, re.MULTILINE)) == 1


def test_the_service_starts_what_the_image_starts() -> None:
    started = shlex.split(unit("ExecStart")[0])
    assert started[1:5] == ["-m", *json.loads(instructions("CMD")[-1])] and (ROOT / started[4]).exists()
    assert unit("WorkingDirectory") == [str(Path(started[0]).parents[2])]
