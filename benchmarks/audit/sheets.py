"""The folder of an audit: what readers get, and the key that they do not.

DIR/reader/         all that a reader gets
  README.md         how to answer
  items.jsonl       the items, a line each
  items/ITEM.md     the same, a file each, to hand out one at a time
  audit.html        the same for a browser
DIR/answers/        the readers' answers go here: *.jsonl
DIR/key.json        what the items were drawn from, and where each stands
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from benchmarks.audit.page import page
from benchmarks.audit.rules import Cited
from benchmarks.audit.sampling import Drawn, Item, Keyed
from reportedly.errors import InputError
from reportedly.files import jsonl, write_together

READER, ANSWERS, KEY = "reader", "answers", "key.json"
MARKS = "⟦ ⟧ encloses what is judged, ⟨ ⟩ what belongs to it."

_README = f"""# An audit, item by item

Each item stands alone: a text, a statement about what is marked in it, and the rules that govern it. {MARKS}
Judge the whole statement by the rules shown, and by nothing else:

- `yes`: the statement is right in all its parts;
- `no`: some part of it is wrong; say which in a note;
- `unclear`: text and rules do not decide it.

Do not look at other items for help, nor at the corpus. People open `audit.html` in a browser and need nothing else.
Models take `items/` one file at a time, or `items.jsonl` line by line, and write one line per item:

    {{"item": "hedging-001", "answer": "no", "reader": "PSEUDONYM", "note": "an ability, no hedge"}}

The pseudonym is the one in `annotation/annotators.yaml`; `note` may be left out.
"""


class Sheet(msgspec.Struct, omit_defaults=True):
    """An item as a reader gets it: a line of `items.jsonl`."""

    item: str
    text: str
    statement: str
    rules: tuple[Cited, ...]
    before: str = ""


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `key.json` holds."""

    drawn: Drawn
    items: tuple[Keyed, ...]


def write(target: Path, drawn: Drawn, items: Sequence[Item]) -> None:
    """Write the folder of an audit.

    Raises:
        InputError: the folder is there and not empty.
        OSError: a file cannot be written.
    """
    if target.exists() and any(target.iterdir()):
        raise InputError(f"{target} is not empty; give a new folder, since answers belong to one draw")
    reader = target / READER
    sheets = [sheet(item) for item in items]
    files: dict[Path, bytes | str] = {reader / "items" / f"{one.item}.md": markdown(one) for one in sheets}
    files[reader / "items.jsonl"] = jsonl(sheets)
    files[reader / "audit.html"] = page(drawn, items)
    files[reader / "README.md"] = _README
    key = msgspec.json.encode(Key(drawn, tuple(item.key for item in items)))
    files[target / KEY] = msgspec.json.format(key, indent=2) + b"\n"
    write_together(files)
    (target / ANSWERS).mkdir(exist_ok=True)


def read_key(folder: Path) -> Key:
    """The key of an audit.

    Raises:
        InputError: the folder has none, or it cannot be read.
    """
    path = folder / KEY
    try:
        return msgspec.json.decode(path.read_bytes(), type=Key)
    except FileNotFoundError:
        raise InputError(
            f"{path}: no such file; an audit is drawn with python -m benchmarks.audit sample DIR"
        ) from None
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise InputError(f"{path}: not the key of an audit: {error}") from None


def sheet(item: Item) -> Sheet:
    """What a reader gets of an item: neither where it stands nor where it came from."""
    return Sheet(
        item=item.key.item,
        text=item.key.text,
        statement=item.key.statement,
        rules=item.cited,
        before=item.passage.before,
    )


def markdown(one: Sheet) -> str:
    """An item as a page of its own."""
    return "\n\n".join(_parts(one)) + "\n"


def _parts(one: Sheet) -> Iterator[str]:
    yield f"# {one.item}"
    if one.before:
        yield f"The sentence before:\n\n{_quote(one.before)}\n\nThe text:"
    yield _quote(one.text)
    yield MARKS if "⟦" in one.text else "Nothing is marked."
    yield f"**Statement.** {one.statement}"
    yield "Is that right: yes, no or unclear?"
    for rule in one.rules:
        yield f"## {rule.title}"
        yield rule.text


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))
