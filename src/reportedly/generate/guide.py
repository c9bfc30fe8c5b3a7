"""The instructions of a Label Studio project, which are one click away on its page.

The server lets no `style` attribute and no comment through, but a `style` element.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from reportedly.generate.declaration import SOURCE
from reportedly.generate.guide_rules import label_style, rules_page
from reportedly.generate.guidelines import Guidelines
from reportedly.generate.hotkeys import choices, hotkeys
from reportedly.schema import AttributeSpec, LabelSpec, Schema

_STYLE = Path(__file__).with_name("guide.css")
_MARKED = re.compile(r"\[([^\[\]]*)\]")


def instructions(schema: Schema, guidelines: Guidelines | None = None) -> str:
    """What annotators read (HTML): what to do in which order, the keys, then each label and link with examples.

    Where there are guidelines, their rules follow.
    """
    parts = [
        f"<!-- {SOURCE} -->",
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}{label_style(schema)}\n</style>",
        '<div class="guide">',
        f"<p>{escape(schema.description)}</p>",
        _steps(),
        _keys(schema),
        "<h2>Labels</h2>",
        "<p>Open a label to see what it is for. In the examples the span is <mark>marked</mark>.</p>",
        *(_label(schema, name) for name in schema.labels),
        _links(schema),
        *([rules_page(guidelines, schema)] if guidelines else []),
        "</div>",
    ]
    return "\n".join(parts) + "\n"


def _steps() -> str:
    return """<h2>In this order</h2>
<ol>
<li><b>Look over what is there</b> when the document opens. It was filled in by rules and may be wrong: correct it, drag
its ends, or delete it (<kbd>Backspace</kbd>).</li>
<li><b>Mark spans.</b> Press the key of the label, then drag over the words. The span stays selected: drag again for the
next one with the same label. Press <kbd>Esc</kbd> before another label; while a span is selected, the key of a label
gives that span the other label.</li>
<li><b>Set attributes</b> on the right, for the selected span only. Click, or press the key in brackets; once more
takes it back. In a list: click, type some letters, <kbd>↓</kbd> <kbd>Enter</kbd> <kbd>Esc</kbd>. A text:
<kbd>Enter</kbd> keeps it. What you leave empty is filled in afterwards where the words or the list say it; set it
where they would be wrong.</li>
<li><b>Draw links.</b> With one span selected press <kbd>Alt</kbd>+<kbd>R</kbd> and click the other one. What kind of
link it is follows from the two labels; you need not choose it.</li>
<li><b>Submit</b> (<kbd>Ctrl</kbd>+<kbd>Enter</kbd>). The next document opens.</li>
</ol>
<p class="warn">Wait for the next document, or for the mark that your draft is saved, before you close the page. What
you did in the last seconds, often the last link, is lost otherwise.</p>
<ul>
<li><b>Nothing to mark?</b> Submit it empty: that says you have read it. <b>Skip</b> only what cannot be annotated at
all.</li>
<li><b>Not finished?</b> Leave it: it stays a draft, and you find it where you left it.</li>
<li><b>In doubt?</b> Select the span, press <kbd>Alt</kbd>+<kbd>M</kbd> and write a note. It is kept.</li>
<li><b>Two spans on the same words?</b> A click selects one of them; the list on the right has both.</li>
</ul>"""


def _keys(schema: Schema) -> str:
    labels = " ".join(f"<kbd>{escape(label.hotkey)}</kbd> {escape(name)}" for name, label in schema.labels.items())
    rows = [
        (labels, "label"),
        ("<kbd>Esc</kbd>", "let go of the selected span"),
        ("<kbd>Alt</kbd>+<kbd>R</kbd>", "link the selected span with the one you click next"),
        ("<kbd>Alt</kbd>+<kbd>M</kbd>", "note on the selected span"),
        ("<kbd>Backspace</kbd>", "delete the selected span"),
        ("<kbd>Ctrl</kbd>+<kbd>Z</kbd>", "undo"),
        ("<kbd>Ctrl</kbd>+<kbd>Enter</kbd>", "submit"),
    ]
    return "<h2>Keys</h2>\n" + _table(rows)


def _label(schema: Schema, name: str) -> str:
    label = schema.labels[name]
    lines = [
        "<details>",
        f"<summary><kbd>{escape(label.hotkey)}</kbd> {escape(name)}</summary>",
        f"<p>{escape(label.description)}</p>",
        _examples(label),
    ]
    keys_of = hotkeys(schema)
    for attribute in label.attributes:
        spec = schema.attributes[attribute]
        lines.append(f"<p><b>{escape(_named(attribute))}</b>: {escape(spec.description)}</p>")
        keys = keys_of.get(attribute, {})
        if spec.values:
            rows = [
                (f"{_key(keys.get(value))} {escape(value)}", f"{escape(v.description)} {_marked(v.example)}")
                for value, v in spec.values.items()
            ]
            lines.append(_table(rows, "values"))
        else:
            shown = [f"{_key(keys.get(choice))} {escape(choice)}" for choice in choices(schema, attribute)]
            lines.append(f"<p>{' '.join([*shown, _examples(spec)])}</p>")
    return "\n".join([*lines, "</details>"])


def _links(schema: Schema) -> str:
    rows = [
        (
            f"{escape(' or '.join(relation.head))} → {escape(' or '.join(relation.tail))}",
            f"{escape(relation.description)} {_marked(relation.example)}",
        )
        for relation in schema.relations.values()
    ]
    # Which of two contents continues the other follows from the text.
    same = [
        f"{escape(a)} and {escape(b)}"
        for (a, b), relation in schema.pair_types.items()
        if (b, a) in schema.pair_types and a <= b and relation not in schema.continuations
    ]
    order = (
        f"<p>Where a link can go both ways ({'; '.join(same)}), begin with the outer one, from which the link starts."
        " Elsewhere begin with either.</p>\n"
        if same
        else ""
    )
    return f"<h2>Links</h2>\n{order}{_table(rows)}"


def _examples(spec: LabelSpec | AttributeSpec) -> str:
    good = _marked(spec.example) if spec.example else ""
    bad = f'<span class="no">Not: {_marked(spec.counter_example)}</span>' if spec.counter_example else ""
    return f"<p>{good}{'<br>' if good and bad else ''}{bad}</p>"


def _marked(example: str) -> str:
    return _MARKED.sub(r"<mark>\1</mark>", escape(example, quote=False))


def _named(attribute: str) -> str:
    return attribute.replace("_", " ")


def _key(key: str | None) -> str:
    return f"<kbd>{escape(key)}</kbd>" if key else ""


def _table(rows: Iterable[tuple[str, str]], kind: str = "links") -> str:
    body = "\n".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows)
    return f'<table class="{kind}">\n{body}\n</table>'
