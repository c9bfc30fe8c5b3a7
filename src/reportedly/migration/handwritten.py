"""What people write about annotations by their names: the floors of `corpus.yaml`, the spans of `waivers.yaml`.

Only the names themselves are replaced, where they stand: comments, order and form of the files stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from reportedly.files import read_text
from reportedly.findings import Place
from reportedly.findings.migration import RenameCollision
from reportedly.migration.migration import Gathering
from reportedly.migration.renaming import Renaming

_KINDS: Mapping[str, Callable[[Renaming, str], str]] = {
    "strict": Renaming.label,
    "overlap": Renaming.label,
    "relations": Renaming.relation,
    "kappa": Renaming.attribute,
    "accuracy": Renaming.attribute,
}
"""The measures that floors are declared for, and what the names under each are."""


def migrate_floors(gathering: Gathering, path: Path, renaming: Renaming) -> None:
    """Take the names under `floors` of a `corpus.yaml`."""
    found: list[tuple[yaml.ScalarNode, str]] = []
    for measure, floors in _entries(_value_of(_composed(path), "floors")):
        rename = _KINDS.get(measure.value)
        if rename is None:
            continue
        origin: dict[str, str] = {}
        for key, _ in _entries(floors):
            new = rename(renaming, key.value)
            if (other := origin.setdefault(new, key.value)) != key.value:
                problem = f"the floors of {other} and {key.value} under {measure.value} would both be of {new}"
                place = Place(gathering.name(path), key.start_mark.line + 1)
                gathering.findings.append(RenameCollision(place, problem=problem))
            found.append((key, new))
    _put(gathering, path, found)


def migrate_waivers(gathering: Gathering, path: Path, renaming_of: Callable[[str], Renaming]) -> None:
    """Take the spans of a `waivers.yaml`, which must be sound.

    Args:
        renaming_of: what was renamed since the annotation of a document was made.
    """
    waivers = _composed(path)
    found: list[tuple[yaml.ScalarNode, str]] = []
    for waiver in waivers.value if isinstance(waivers, yaml.SequenceNode) else ():
        document, span = _value_of(waiver, "document"), _value_of(waiver, "span")
        if isinstance(document, yaml.ScalarNode) and isinstance(span, yaml.ScalarNode):
            found.append((span, _span(span.value, renaming_of(document.value))))
    _put(gathering, path, found)


def _span(name: str, renaming: Renaming) -> str:
    """What a waiver names: a span, or the floor of a measure (`strict/denial`)."""
    measure, slash, of = name.partition("/")
    return f"{measure}/{_KINDS[measure](renaming, of)}" if slash and measure in _KINDS else renaming.reference(name)


def _composed(path: Path) -> yaml.Node | None:
    return yaml.compose(read_text(path), yaml.SafeLoader) if path.exists() else None


def _value_of(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return next((value for key, value in _entries(node) if key.value == name), None)


def _entries(node: yaml.Node | None) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode))


def _put(gathering: Gathering, path: Path, found: Iterable[tuple[yaml.ScalarNode, str]]) -> None:
    changed = [(node, new) for node, new in found if new != node.value]
    if not changed:
        return
    text = read_text(path)
    for node, new in sorted(changed, key=lambda item: item[0].start_mark.index, reverse=True):
        quote = node.style if node.style in ("'", '"') else ""
        text = text[: node.start_mark.index] + quote + new + quote + text[node.end_mark.index :]
    gathering.put(path, text, Counter({"references": len(changed)}))
