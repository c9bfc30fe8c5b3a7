"""Files of documents → drafts: what the files say, before it is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from reportedly.errors import InputError, MissingExtraError
from reportedly.findings import Finding, Place
from reportedly.findings.inputs import InputNotUtf8, MalformedDocument, NoArticleFound, TakenFromPage, UnknownFileKind
from reportedly.naming import slug


@dataclass(frozen=True)
class Draft:
    """One document of an input file.

    `declared` holds what the file says of the document, `guessed` what rules found in it; options
    come between the two. `id` is the id it gets when none is declared.
    """

    place: Place
    text: str
    id: str
    declared: dict[str, str] = field(default_factory=dict)
    guessed: dict[str, str] = field(default_factory=dict)


class _Row(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    text: str
    id: str = ""
    title: str = ""
    published: str = ""
    lang: str = ""
    genre: str = ""
    outlet: str = ""
    story: str = ""
    license: str = ""
    origin: str = ""


def files_of(paths: Iterable[Path], kinds: Iterable[str]) -> list[Path]:
    """The files that paths stand for: a folder stands for its files of the kinds given, by name.

    Raises:
        InputError: a path does not exist, or a folder has no such file.
    """
    files: list[Path] = []
    wanted = tuple(kinds)
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.iterdir() if file.suffix.lower() in wanted)
            if not inside:
                raise InputError(f"{path}: a folder without {' or '.join(wanted)} files")
            files += inside
        elif path.exists():
            files.append(path)
        else:
            raise InputError(f"{path}: no such file")
    return files


def read_drafts(paths: Iterable[Path]) -> Iterator[Draft | Finding]:
    """The documents in files and folders, in order, and what hinders reading them.

    Raises:
        InputError: a path does not exist, or a folder has nothing to add.
        MissingExtraError: a web page is among them, and trafilatura is not installed.
    """
    for path in files_of(paths, _READERS):
        reader = _READERS.get(path.suffix.lower())
        if reader is None:
            yield UnknownFileKind(Place(str(path)), suffix=path.suffix, wanted=" ".join(_READERS))
        else:
            yield from reader(path)


def decode(data: bytes, path: Path) -> str | InputNotUtf8:
    """Bytes of a file as text, or the finding that they are not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return InputNotUtf8(Place(str(path), line), position=error.start, byte=data[error.start])


def _read_text(path: Path) -> Iterator[Draft | Finding]:
    text = decode(path.read_bytes(), path)
    if isinstance(text, Finding):
        yield text
    else:
        yield Draft(Place(str(path)), text, slug(path.stem))


def _read_jsonl(path: Path) -> Iterator[Draft | Finding]:
    decoder = msgspec.json.Decoder(_Row)
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = Place(str(path), number)
        try:
            row = decoder.decode(line)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            yield MalformedDocument(place, problem=str(error))
            continue
        declared: dict[str, str] = msgspec.to_builtins(row)
        text = declared.pop("text")
        yield Draft(place, text, slug(f"{path.stem}-{number}"), declared)


def _read_page(path: Path) -> Iterator[Draft | Finding]:
    try:
        from trafilatura import bare_extraction
        from trafilatura.settings import Document
    except ModuleNotFoundError:
        raise MissingExtraError("trafilatura", "html") from None
    # No date of the page is too late: by default the finder takes none behind today's, and the same
    # page would be read differently from one day to the next.
    dates = {"original_date": True, "extensive_search": False, "max_date": "9999-12-31"}
    page = bare_extraction(path.read_bytes(), include_comments=False, with_metadata=True, date_extraction_params=dates)
    place = Place(str(path))
    if not isinstance(page, Document) or not page.text:
        yield NoArticleFound(place)
        return
    guessed = {"title": page.title or "", "published": page.date or ""}
    yield TakenFromPage(place, characters=len(page.text), title=guessed["title"], date=guessed["published"])
    yield Draft(place, f"{page.text}\n", slug(path.stem), guessed=guessed)


_READERS: dict[str, Callable[[Path], Iterator[Draft | Finding]]] = {
    ".txt": _read_text,
    ".html": _read_page,
    ".htm": _read_page,
    ".jsonl": _read_jsonl,
}
