"""The rules of the guidelines on the page of instructions: each short, with its marked example, the rest folded.

Of what the server lets through, only classes are used: no other attribute, no reference to another place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from reportedly.generate.guidelines import Block, Guidelines, Named, Part, Rule, markdown, without_references
from reportedly.schema import Schema

_SEPARATOR = re.compile(r"^={5,}[ \t]*\n", re.MULTILINE)
# A character of the text behind a backslash, the beginning of a span, its end.
_MARKUP = re.compile(r"\\(?P<character>[\[\]\\])|\[(?P<label>[^\W\d]\w*)(?:-\d+)?\||(?P<end>\])")


def label_style(schema: Schema) -> str:
    """The colours of labels (CSS), for what is marked in examples."""
    return "\n".join(f".guide mark.{name} {{ border-color: {label.color}; }}" for name, label in schema.labels.items())


def rules_page(guidelines: Guidelines, schema: Schema) -> str:
    """The guidelines (HTML), without what stands there for maintainers."""
    legend = " ".join(f'<mark class="{name}">{escape(name)}</mark>' for name in schema.labels)
    parts = [
        "<h2>Guidelines</h2>",
        _prose(guidelines.text),
        f"<p>In the examples each label has its colour: {legend}</p>",
    ]
    parts += [_part(part) for part in guidelines.parts if not part.appendix]
    return "\n".join(parts)


def _part(part: Part) -> str:
    return "\n".join([f"<h2>{escape(part.title)}</h2>", _prose(part.text), *(_rule(rule) for rule in part.rules)])


def _rule(rule: Rule) -> str:
    lines = [
        f"<h3>{rule.number}. {escape(rule.title)}</h3>",
        _prose(rule.statement),
        *_block(rule.example, "yes"),
        "<details>",
        "<summary>Why, and what not to do</summary>",
        *(_prose(text) for text in (rule.reason, rule.elsewhere) if text),
        *_block(rule.counter, "no"),
        "<p>All of the example and of the counter-example:</p>",
        *(f"<pre>{escape(block.markup.rstrip(), quote=False)}</pre>" for block in (rule.example, rule.counter)),
        "</details>",
    ]
    return "\n".join(lines)


def _block(block: Block, kind: str) -> Iterator[str]:
    """The text with its spans marked, then what to look at."""
    yield f'<p class="example">{marked(block.markup)}</p>'
    sights = "; ".join(
        _named(sight.span) + (f" → {_named(sight.tail)}" if sight.tail is not None else "") for sight in block.sights
    )
    yield f'<p class="{kind}">{"Not: " if kind == "no" else ""}{sights}</p>'


def _named(span: Named) -> str:
    attributes = [
        key if value is True else f"{key.replace('_', ' ')} {value}" for key, value in span.attributes.items()
    ]
    shown = f" ({', '.join(map(escape, attributes))})" if attributes else ""
    return f'{escape(span.label)} <mark class="{escape(span.label)}">{escape(span.text, quote=False)}</mark>{shown}'


def marked(markup: str) -> str:
    """The text of an example (HTML) with its spans marked by their labels; spans that cross are not known here."""

    def element(match: re.Match[str]) -> str:
        if match["label"]:
            return f'<mark class="{match["label"]}">'
        return "</mark>" if match["end"] else match["character"]

    text = _SEPARATOR.split(markup)[0].strip()
    return _MARKUP.sub(element, escape(text, quote=False)).replace("\n", "<br>")


def _prose(text: str) -> str:
    """Markdown as HTML; a reference to a rule is its number."""
    rendered: str = markdown().render(without_references(text))
    return rendered.strip()
