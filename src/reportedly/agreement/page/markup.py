"""HTML made of elements: whatever is not markup is escaped."""

from __future__ import annotations

from html import escape

VOID = frozenset({"meta", "input"})


class Html(str):
    """Markup. Every other string is text, and escaped when it goes into an element."""


def element(name: str, /, *content: str, **attributes: str | int | bool | None) -> Html:
    """An element. `class_` and `for_` lose their underscore, other underscores become hyphens; an attribute that
    is True stands without value, one that is None or False is left out."""
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        parts.append(" " + key.rstrip("_").replace("_", "-"))
        if value is not True:
            parts.append(f'="{escape(str(value))}"')
    parts.append(">")
    if name not in VOID:
        parts += [*map(str, map(text, content)), f"</{name}>"]
    return Html("".join(parts))


def text(content: str) -> Html:
    """Text as markup: escaped unless it is markup already."""
    return content if isinstance(content, Html) else Html(escape(content))


def joined(*content: str) -> Html:
    """Markup and text one after the other."""
    return Html("".join(map(text, content)))
