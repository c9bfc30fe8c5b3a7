"""Findings about documents and records as they come in: with one error among them nothing is written."""

from __future__ import annotations

from reportedly.findings.base import Finding


class Inputs(Finding, abstract=True):
    """Base of the findings of the commands that take input."""

    level = "input"


class UnknownFileKind(Inputs):
    """Documents come as plain text, web pages or JSON lines, annotations as brat standoff. The end of
    the file's name says which it is."""

    template = "cannot be added: its name ends in {suffix!r}, not in one of {wanted}"
    remedy = "convert it, or correct its name; annotations (.ann) need --annotator and --batch"


class InputNotUtf8(Inputs):
    """The file is in another encoding than UTF-8. To guess one would risk wrong letters in the corpus."""

    template = "not UTF-8: the byte at {position} is 0x{byte:02x}"
    remedy = "convert it, for example with: iconv -f windows-1252 -t utf-8 FILE"


class MalformedDocument(Inputs):
    """A line of a JSONL file is not an object with the keys of a document. `text` is needed; `id`,
    `title`, `published`, `lang`, `genre`, `outlet`, `story`, `license` and `origin` may be given."""

    template = "not a document: {problem}"
    remedy = "write one JSON object per line, with text, published and what else is known of the document"


class NoArticleFound(Inputs):
    """No article was found in the web page: it may be a list of links, or be filled in by a script."""

    template = "no article found in the page"
    remedy = "save the article's text as .txt and add that, with --title and --published"


class TakenFromPage(Inputs):
    """Text, title and date of a web page are found by rules, which can err."""

    severity = "notice"
    template = "found in the page: {characters} characters of text, title {title!r}, date {date!r}"
    remedy = "compare with the page; --title and --published override what was found"


class UnusableId(Inputs):
    """Ids of documents, stories and batches are names of files and parts of references, and stay for
    ever: lower-case letters and digits, in words joined by hyphens."""

    template = "{what} {name!r} is not of the form {form}{hint}"
    remedy = "choose one of that form: --id, --story or --batch, or the keys of the JSONL file"


class UnusableLanguage(Inputs):
    """The language is no BCP-47 tag. Sentence splitting goes by it, and readers filter by it."""

    template = "{lang!r} is not a BCP-47 language tag"
    remedy = "write a tag such as en, de or pt-BR, with --lang or the key lang"


class MissingPublished(Inputs):
    """The date of publication is missing. Every date expression in the text is resolved against it."""

    template = "the date of publication is missing"
    remedy = "give it with --published or the key published: 2031-04-16, or 2031-04-16T07:15:00+02:00"


class UnusablePublished(Inputs):
    """The date of publication is not ISO 8601, does not exist, or is a time without its offset from
    UTC, so that its local day is uncertain."""

    template = "{published!r} is not a date, nor a date-time with offset, of ISO 8601"
    remedy = "write 2031-04-16, or 2031-04-16T07:15:00+02:00"


class EmptyDocument(Inputs):
    """There is no text in the document."""

    template = "no text"
    remedy = "leave it out, or give its text"


class DocumentExists(Inputs):
    """A document of that id is there already. A document never changes once it is added: annotations
    refer to its offsets."""

    template = "the id {id} is taken by {where}"
    remedy = "give another id with --id or the key id"


class WithdrawnId(Inputs):
    """A document of that id was withdrawn (takedowns.csv). Other people leave documents out by that list, so
    its id stands for what was withdrawn, for ever."""

    template = "the document {id} was {takedown}"
    remedy = "leave it out; if it is another document, give it another id with --id or the key id"


class TextExists(Inputs):
    """The same text is there already under another id. Twice in a corpus, it would count twice and
    could stand in training and test data at once."""

    template = "the same text as {other}"
    remedy = "leave it out"


class TextNormalised(Inputs):
    """The text was brought into the form of documents: Unicode NFC, LF line ends, no control character
    but LF and TAB, one LF at the end. Offsets count in this form."""

    severity = "notice"
    template = "text normalised: {changes}"
    remedy = "annotate the text as it lies in corpus/texts, not the original"


class HeadlineAdded(Inputs):
    """The title that was given is not the first line of the text. In a corpus the headline is part of
    the text, since claims stand in headlines too."""

    severity = "notice"
    template = "the title was put before the text as its first line: {title!r}"
    remedy = "give no title if the text has no headline, or the headline exactly as the first line has it"


class StoryWithoutSplit(Inputs):
    """A story belongs to no split yet, and its documents therefore to none: which one it is to be is
    decided by people, story by story, so that no story is in two."""

    severity = "notice"
    template = "no line for the story {story}: {documents}"
    remedy = "add a line story,split to corpus/splits.csv, with train, validation or test"


class NoSuchDocument(Inputs):
    """An annotation belongs to no document of the corpus: the file's stem is no document's id."""

    template = "the corpus has no document {id!r}{hint}"
    remedy = "add the document first, or name the file after the document's id"


class BatchClosed(Inputs):
    """Gold was made from the batch. The judgements it rests on do not change any more, so that
    agreement can be computed again at any time."""

    template = "the batch {batch} is closed: gold was made from it ({documents})"
    remedy = "add the records under a new batch"


class OlderRecord(Inputs):
    """The annotation is older than the record it would replace."""

    template = "created {created}, before the record that is there ({existing})"
    remedy = "add the newer one; if the dates are wrong, correct --created"


class RecordReplaced(Inputs):
    """An earlier record of the same document, annotator and batch gives way to this one."""

    severity = "notice"
    template = "replaces the record created {existing}"
    remedy = "nothing to do; use another batch to keep both"


class MendedAnnotation(Inputs):
    """The annotation means one thing and says it in a form that the corpus does not keep: a span in
    fragments, white space at its edge, a relation drawn backwards. It is taken over in the corpus' form."""

    severity = "notice"
    template = "{finding}: {message}"
    remedy = "check these places in the file as the corpus keeps it"


class FilledIn(Inputs):
    """What the annotator left out was filled in from the words and the registries, as it is in what comes from
    Label Studio. What the annotator set is never changed."""

    severity = "notice"
    template = "filled in: {what}"
    remedy = "nothing to do; set an attribute where it would be wrong, and add the record again"


class AgainstGuidelines(Inputs):
    """A record breaks a rule of the guidelines. It is the annotator's judgement and is kept as it is, but
    gold cannot be made of it."""

    severity = "notice"
    template = "{finding}: {message}"
    remedy = "mend the annotation and add it again, as long as its batch is open"


class UnusableAnnotation(Inputs):
    """The annotation can be read, but not be brought into the form that the corpus keeps, as when a
    fragment of a split span is nothing but white space."""

    template = "{problem}"
    remedy = "mend the file, and add it again"


class AnnotatedOtherText(Inputs):
    """Spans of the file do not fit the text of the document. Often they were made on the text as it was
    before it was added: to be added it was normalised (Unicode NFC, LF, no control characters) and given
    its headline as first line, each of which moves the offsets behind it."""

    severity = "notice"
    template = (
        "spans that do not fit {text}: {spans}; the text was normalised when it was added, and offsets into the "
        "original do not hold if that changed it"
    )
    remedy = "compare it with the text that was annotated; if they differ, annotate it as it lies in corpus/texts"


class SkippedButAnnotated(Inputs):
    """A document that an annotator skipped has no annotation, but this file has one."""

    template = "{what}, but the document is to be recorded as skipped"
    remedy = "record it as done or draft, or give an empty file and a batch in which it is not annotated"


class DraftRecord(Inputs):
    """The record is a draft: its annotator has not said that it is finished."""

    template = "the record of {annotator} in batch {batch} is a draft"
    remedy = "have it finished and added as done, or leave the document out with --documents"


class SkippedRecord(Inputs):
    """The annotator skipped the document: it gets no gold from this record."""

    severity = "notice"
    template = "skipped by {annotator} in batch {batch}; left out"
    remedy = "have another annotator do it in another batch"


class RecordMissing(Inputs):
    """The annotator has no record of the document in this batch."""

    template = "no record of {annotator} in batch {batch}"
    remedy = "name documents that the batch has, or leave out --documents to take all of them"


class GoldExists(Inputs):
    """The document has gold from elsewhere, which is not replaced unasked."""

    template = "there is gold of this document: {origin}"
    remedy = "leave the document out (--documents names those that are meant), or give --replace"
