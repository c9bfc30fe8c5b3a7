"""A document of TimeBank 1.2 (the files of TempEval-3): its text, its day, and the dates that humans marked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportedly.errors import CorpusError
from reportedly.formats.texts import Text
from reportedly.formats.timeml.mapping import Mapper
from reportedly.formats.timeml.reading import DCT, UnreadableError, read_timeml
from reportedly.model import Annotation
from reportedly.naming import slug
from reportedly.offsets import normalise
from reportedly.schema import Schema


@dataclass(frozen=True)
class Story:
    """A document of TimeBank in our form, the same as `reportedly convert timeml` makes of it.

    `published` is the day of the document creation time.
    """

    name: str
    text: str
    published: str
    dates: Annotation


def read_story(path: Path, schema: Schema) -> Story:
    """Read a TimeML file.

    Raises:
        CorpusError: it cannot be read, or has no creation time.
    """
    try:
        read = read_timeml(path.read_bytes())
    except UnreadableError as error:
        raise CorpusError(error.problem, path=path) from None
    created = next((timex.attributes.get("value", "") for timex in read.timexes if timex.inside == DCT), "")
    if not created:
        raise CorpusError("no creation time (a TIMEX3 in DCT)", path=path)
    text = Text(read.text, *normalise(read.text))
    mapper = Mapper(path.name, slug(path.stem), schema, [])
    dates = mapper.annotation([timex for timex in read.timexes if timex.inside != DCT], text)
    return Story(path.stem, text.normalised, created.partition("T")[0], dates)
