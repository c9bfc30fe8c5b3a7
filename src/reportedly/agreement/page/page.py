"""The page: summary, then every document with what each annotator marked, and the disagreements by kind."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from reportedly.agreement.page.frame import frame
from reportedly.agreement.page.markup import Html, element, joined
from reportedly.agreement.page.sections import Kinds, document_section, filter_form
from reportedly.agreement.page.summary import summary, used_labels
from reportedly.agreement.result import KINDS, Agreement, Disagreement
from reportedly.agreement.selection import select
from reportedly.corpus import Corpus
from reportedly.files import read_text


def page(agreement: Agreement, corpus: Corpus) -> str:
    """An agreement as one HTML file, with the texts and annotations of the corpus it was computed from.

    Raises:
        InputError, CorpusError, StandoffError: as `agree`.
    """
    title = f"Agreement: {agreement.corpus} {agreement.version}, batch {agreement.batch}"
    of_document: dict[str, list[Disagreement]] = defaultdict(list)
    for found in agreement.disagreements:
        of_document[found.doc_id].append(found)
    who = {name: i for i, name in enumerate(agreement.annotators)}
    selection = select(corpus, agreement.batch, agreement.annotators)
    documents = [
        document_section(
            number, document, corpus.documents[document.doc_id].title, of_document[document.doc_id], who, OF_AGREEMENT
        )
        for number, document in enumerate(selection.documents())
    ]
    return frame(
        title,
        element("header", element("h1", title), _about(agreement)),
        element(
            "main",
            element("section", element("h2", "Summary"), summary(agreement), id="summary"),
            filter_form(OF_AGREEMENT, used_labels(agreement), who),
            *documents,
        ),
        colors={name: label.color for name, label in corpus.schema.labels.items()},
        script=read_text(Path(__file__).parent / "page.js"),
    )


def _about(agreement: Agreement) -> Html:
    left_out = [
        f"{name}: {', '.join(f'{number:,} {status}' for status, number in sorted(counts.items()))}"
        for name, counts in agreement.left_out.items()
        if counts
    ]
    return joined(
        element("p", "Annotators: ", *(element("bdi", name, class_="name") for name in agreement.annotators)),
        element("p", f"Documents that at least two of them finished: {len(agreement.documents):,}."),
        element("p", f"Left out: {'; '.join(left_out)}.") if left_out else "",
        element("p", f"Finished by one annotator alone, so not compared: {agreement.alone:,}.")
        if agreement.alone
        else "",
    )


OF_AGREEMENT = Kinds(KINDS, lambda disagreement: disagreement.kind)
