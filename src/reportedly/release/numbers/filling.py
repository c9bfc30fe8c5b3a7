"""Numbers in a text: `{{name}}` in a data card becomes what was generated, between comments that name it.

The comments stay in the card, where nobody sees them: by them a check finds what was generated, and compares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from reportedly.errors import ReleaseError

_PLACEHOLDER = re.compile(r"\{\{([^{}\n]*)\}\}")
_GENERATED = re.compile(r"<!-- generated from the data: ([^\n]*?) -->(.*?)<!-- end of \1 -->", re.DOTALL)


def fill(text: str, values: Mapping[str, str], blocks: Mapping[str, str], *, place: str) -> str:
    """A text with its placeholders filled.

    `{{name}}` within a line takes a value; alone on a line, a block, which is indented as it is. A block that has
    nothing to show is left out.

    Args:
        values, blocks: what was generated, by name.
        place: where the text stands, for the message.

    Raises:
        ReleaseError: there is nothing of that name, or a line begins with a value, so that Markdown would take the
            line for HTML.
    """
    filled = []
    for number, line in enumerate(text.split("\n"), start=1):
        where = f"{place}:{number}"
        found = [match[1].strip() for match in _PLACEHOLDER.finditer(line)]
        if not found:
            filled.append(line)
            continue
        indent = line[: len(line) - len(line.lstrip())]
        if _PLACEHOLDER.fullmatch(line.strip()) and found[0] not in values:
            if found[0] not in blocks:
                raise _unknown(where, found[0], [*values, *blocks])
            if blocks[found[0]]:
                made = generated(found[0], f"\n{blocks[found[0]]}\n")
                filled += [f"{indent}{one}" if one else "" for one in made.split("\n")]
            continue
        for name in found:
            if name not in values:
                raise _unknown(where, name, values)
        if line.lstrip().startswith("{{"):
            raise ReleaseError(f"{where}: begins with a number, which Markdown takes for HTML; put a word before it")
        filled.append(_PLACEHOLDER.sub(lambda match: generated(match[1].strip(), values[match[1].strip()]), line))
    return "\n".join(filled)


def fill_plainly(text: str, values: Mapping[str, str], *, place: str) -> str:
    """A text that is no Markdown with its placeholders replaced by values, without comments.

    Raises:
        ReleaseError: there is nothing of that name.
    """

    def value(match: re.Match[str]) -> str:
        if match[1].strip() not in values:
            raise _unknown(place, match[1].strip(), values)
        return values[match[1].strip()]

    return _PLACEHOLDER.sub(value, text)


def generated(name: str, text: str) -> str:
    """A generated text between the comments that name it."""
    return f"<!-- generated from the data: {name} -->{text}<!-- end of {name} -->"


def find_generated(text: str) -> Iterator[tuple[str, str]]:
    """What a text says was generated: name, and text as `bare` leaves it."""
    for match in _GENERATED.finditer(text):
        yield match[1], bare(match[2])


def bare(text: str) -> str:
    """A text without the space around it and at the ends of its lines: what stays the same however it is indented."""
    return "\n".join(line.strip() for line in text.strip().split("\n"))


def _unknown(where: str, name: str, known: Mapping[str, str] | list[str]) -> ReleaseError:
    near = get_close_matches(name, known, n=1)
    return ReleaseError(
        f"{where}: nothing is generated under the name {name!r}"
        + (f"; is it {near[0]!r}?" if near else f"; there are {', '.join(known)}")
    )
