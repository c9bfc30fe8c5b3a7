"""`reportedly convert inline`: annotations into their texts as markup, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def inline(
    source: Annotated[
        Path, typer.Argument(metavar="SRC", help="A corpus folder; with --corpus, a folder of .inline files, or one.")
    ],
    target: Annotated[Path, typer.Argument(metavar="DEST", help="The folder to make; new or empty.")],
    corpus: Annotated[
        Path | None, typer.Option(help="Read .inline files: the house of the corpus that has their documents.")
    ] = None,
    annotator: Annotated[str | None, typer.Option(help="Write this annotator's records, not gold.")] = None,
    batch: Annotated[str | None, typer.Option(help="The batch of these records.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Write the documents without annotation too, to annotate them.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Write annotations into their texts as inline markup, or read such texts back.

    From a corpus folder to DEST/DOCUMENT.inline. With --corpus, from such files to DEST/DOCUMENT.ann, which
    reportedly add takes; a file with an error in it is left out, and the command exits with 1.
    """
    from reportedly.cli.printing import print_findings
    from reportedly.corpus import load_corpus
    from reportedly.errors import InputError
    from reportedly.formats.inline import from_inline, to_inline

    if corpus is not None:
        if annotator or batch or everything:
            raise InputError("--annotator, --batch and --all say what to write; they do not go with --corpus")
        made = from_inline(source, target, load_corpus(corpus))
    elif source.suffix == ".inline" or any(source.glob("*.inline")):
        raise InputError("to read .inline files, give the house of the corpus that has their documents with --corpus")
    else:
        made = to_inline(load_corpus(source), target, annotator=annotator, batch=batch, everything=everything)
    if as_json:
        import msgspec

        report = {
            "written": bool(made.files),
            "documents": made.documents,
            "files": [str(path) for path in made.files],
            "findings": [finding.as_dict() for finding in made.findings],
        }
        typer.echo(msgspec.json.encode(report).decode("utf-8"))
    else:
        print_findings(made.findings, show_all=True)
        count = f"{len(made.files):,} document{'' if len(made.files) == 1 else 's'}"
        typer.echo(f"{count} written to {target}" if made.files else "nothing was written")
    raise typer.Exit(any(finding.severity == "error" for finding in made.findings))
