"""A hook of mkdocs: what a page links to outside `docs/` becomes a page of the site, its code highlighted.

In the repository `../aecore/spec.py` is that file; on the site it is `source/aecore/spec.py.md`. A link to a
file that is not there stays as it is, so that `mkdocs build --strict` refuses it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
LINK = re.compile(r"(?<=\]\()(\.\./[^)\s#]+)(?=[)#])")
SHOWN = {
    ".py": "python",
    ".js": "javascript",
    ".css": "css",
    ".toml": "toml",
    ".sh": "bash",
    ".yaml": "yaml",
    ".conf": "nginx",
    ".service": "ini",
    ".md": "markdown",
}
"""What a file is highlighted as, by its ending; a folder is shown as the list of what it holds."""


def target(page: PurePosixPath, link: str) -> PurePosixPath | None:
    """The path in the repository that a page's link means; None for what is inside `docs/` or not there."""
    path = PurePosixPath(os.path.normpath(PurePosixPath("docs") / page.parent / link))
    inside = path.parts[:1] in (("docs",), ("..",))
    return None if inside or not (ROOT / path).exists() else path


def source_page(path: PurePosixPath) -> str:
    """Where the site shows a file or folder of the repository."""
    return f"source/{path}{'/listing' if (ROOT / path).is_dir() else ''}.md"


def content(path: PurePosixPath) -> str:
    """The page that shows it."""
    file = ROOT / path
    if file.is_dir():
        names = (entry.name for entry in sorted(file.iterdir()) if not entry.name.startswith(("_", ".")))
        return f"# {path}\n\n" + "\n".join(f"- `{name}`" for name in names)
    text = file.read_text(encoding="utf-8")
    language = SHOWN.get(file.suffix, "text")
    return f"---\ntitle: {path.name}\n---\n\n# {path}\n\n``````{language}\n{text}\n``````\n"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Make a page for each file that some page links to."""
    linked = set()
    for file in files.documentation_pages():
        if file.src_uri.endswith(".md"):
            page = PurePosixPath(file.src_uri)
            linked |= {target(page, link) for link in LINK.findall(file.content_string)}
    for path in sorted(linked_path for linked_path in linked if linked_path):
        files.append(File.generated(config, source_page(path), content=content(path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Point the links there."""
    here = PurePosixPath(page.file.src_uri)

    def pointed(link: re.Match[str]) -> str:
        path = target(here, link[1])
        return link[1] if path is None else os.path.relpath(source_page(path), here.parent)

    return LINK.sub(pointed, markdown)
