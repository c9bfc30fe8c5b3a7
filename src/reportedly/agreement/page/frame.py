"""The frame of a page: one HTML file that needs no other and makes no request. Its policy forbids both, and any
script but its own."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from reportedly.agreement.page.markup import Html, element
from reportedly.files import read_text

_STYLE = Path(__file__).parent / "page.css"


def frame(title: str, *body: str, colors: Mapping[str, str], script: str, style: str = "") -> str:
    """A whole page.

    Args:
        colors: the colour of each label, for `l-<label>`.
        script: its only script.
        style: rules beside those of every page.
    """
    values = "".join(f"--l-{name}:{color};" for name, color in colors.items())
    classes = "".join(f".l-{name}{{--own:var(--l-{name})}}" for name in colors)
    rules = Html(f":root{{{values}}}{classes}\n{read_text(_STYLE)}{style}")
    hashed = b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hashed}'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("title", title),
        element("style", rules),
    )
    whole = element("html", head, element("body", *body, element("script", Html(script))), lang="en")
    return f"<!DOCTYPE html>\n{whole}\n"
