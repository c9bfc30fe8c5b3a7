"""Level 1: findings about files, their form and the schema they use."""

from __future__ import annotations

from reportedly.findings.base import Finding


class Structure(Finding, abstract=True):
    """Base of the findings of level 1."""

    level = "structure"


class MalformedLine(Structure):
    """A line of a standoff file is not of the form that brat defines for its block. Nothing of the
    line can be used."""

    template = "not a line of brat standoff: {line}"
    remedy = "write it as the block demands, for example: T1<TAB>actor 0 6<TAB>Varnia"


class UnknownBlock(Structure):
    """Our standoff files have the blocks T, R, A, N and #. Events (E), equivalences (*), older
    modifications (M) and normalisations of other kinds carry nothing that the schema declares."""

    template = "a line of the block {block}, which is none of T, R, A, N, #"
    remedy = "express it as a relation (R) or an attribute (A), or convert the file with reportedly convert"


class DuplicateId(Structure):
    """Two lines of one file have the same id, so that whatever refers to it is ambiguous."""

    template = "the id {id} stands on more than one line"
    remedy = "give the second line an id of its own and mend the references to it"


class CrlfLineEnds(Structure):
    """Lines end with CR and LF, as some editors write them. Standoff files are split on LF only."""

    template = "lines end with CR LF"
    remedy = "run reportedly validate --fix, and tell the editor to keep LF"
    fixable = True


class UnescapedNewline(Structure):
    """The covered text of a span runs on over the end of its line. brat writes such spans in fragments
    around the line end."""

    template = "the text of {id} runs on over {lines} more line(s) of the file"
    remedy = "run reportedly validate --fix"
    fixable = True


class NotCanonical(Structure):
    """The file says what it says in another form than ours: another order, other numbers, other
    white space, split spans. Canonical files make differences between versions readable."""

    template = "not in canonical form, first at: {line}"
    remedy = "run reportedly validate --fix"
    fixable = True


class MissingFile(Structure):
    """A file that every corpus has is not there, so that nothing else can be checked against it."""

    template = "the file is missing"
    remedy = "restore it from version control, or start the corpus with reportedly init"


class UnreadableFile(Structure):
    """A file, or a line of it, is not of its type: not UTF-8, not YAML or JSON, a key missing, unknown or
    of the wrong type. What the line says is not used."""

    template = "{problem}"
    remedy = "correct it by hand; the README of its folder describes the form"


class DuplicateRow(Structure):
    """Two lines of one table have the same key. Only the first is used."""

    template = "a second line for {key}"
    remedy = "keep one of the two lines"


class BadId(Structure):
    """Ids name files, also where file names do not distinguish capitals, and stand in references, in other
    people's takedown lists and in links. They are slugs: lower-case letters and digits, in words joined
    by hyphens."""

    template = "{id!r} is not of the form {form}"
    remedy = "rename it, for example varnia-leak"


class EmptyField(Structure):
    """A field that may not be empty is empty or blank: of a document's metadata, of a record or a waiver,
    the name of an entity, the statement of a claim."""

    template = "{field} of {id} is empty"
    remedy = "fill it in; a document without story has its own id there"


class BadLanguage(Structure):
    """The language of a document is not written as a BCP-47 tag. Rules that know words go by it."""

    template = "lang of {id} is {lang!r}, which is not a BCP-47 tag"
    remedy = "write it as en, de or pt-BR"


class BadTimestamp(Structure):
    """A date, or a date-time with offset, is not written as ISO 8601. `published` anchors all dates of
    the document, `created` orders the records."""

    template = "{field} is {value!r}, which is not {form}"
    remedy = "write it as 2031-04-11, or with time and offset as 2031-04-11T06:40:00+02:00"


class MissingText(Structure):
    """A document of documents.jsonl has no text."""

    template = "{id} has no text file"
    remedy = "restore the text, or remove the document's line and its annotations"


class StrayFile(Structure):
    """A file lies in the corpus, but nothing in it knows the file: a text without a line in
    documents.jsonl, an annotation outside the folder of a batch, or another kind of file."""

    template = "{problem}"
    remedy = "bring texts in with reportedly add; move other files elsewhere"


class UnnormalisedText(Structure):
    """A text is not in the form of a document: Unicode NFC, line ends LF, no control characters other
    than LF and TAB, exactly one LF at the end. Offsets and hashes depend on the form."""

    template = "the text {problem}"
    remedy = "bring it in anew with reportedly add, which normalises, and annotate that text"


class TextChanged(Structure):
    """The text is not the one whose hash documents.jsonl holds. Texts never change: annotations and
    other people's offsets count on them."""

    template = "the text of {id} has the sha256 {found:.12}…, documents.jsonl says {declared:.12}…"
    remedy = "restore the text, or bring the new one in under another id"


class TitleMismatch(Structure):
    """A document with a title has it as the first line of its text."""

    template = "the title is {title!r}, the first line of the text is {line!r}"
    remedy = "correct the title, or leave it empty if the text has no headline"


class MissingRecord(Structure):
    """An annotation has no line in the records.jsonl of its folder: nobody knows who made it, or when."""

    template = "no record for this annotation"
    remedy = "bring it in with reportedly add --annotator, or remove it"


class MissingAnnotation(Structure):
    """A record says that the document was annotated, but there is no annotation. An empty file means
    that nothing was found; only skipped documents have none."""

    template = "{id} is {status}, but has no .ann file"
    remedy = "restore the annotation, or remove the record"


class SurplusAnnotation(Structure):
    """A record says that the document was skipped, but it has an annotation, or its hash. Skipped
    documents are never read, so that the annotation would be lost unseen."""

    template = "{id} is skipped, but has {problem}"
    remedy = "set the status to done, or remove the annotation"


class UnknownDocument(Structure):
    """A record is about a document that documents.jsonl does not have."""

    template = "the record is about {id}, which is not in documents.jsonl{hint}"
    remedy = "correct the id, or remove the record and its annotation"


class MisplacedRecord(Structure):
    """A record lies in the folder of another annotator or batch than it names."""

    template = "{field} is {value!r}, but the folder says {folder!r}"
    remedy = "move the record, or correct it: annotations/<annotator>/<batch>/"


class MisplacedGoldStatus(Structure):
    """Every gold record says how it became gold (adjudicated, single or imported); no other record does."""

    template = "the record of {id} has {problem}"
    remedy = "let reportedly adjudicate write gold; remove gold_status from other records"


class UnfinishedGold(Structure):
    """A gold record is a draft or skipped. What is not done is no gold; a document without gold has no
    record there."""

    template = "the gold of {id} is {status}, not done"
    remedy = "finish the annotation, or remove it and its record from gold"


class NegativeLeadTime(Structure):
    """The time that an annotation took, in seconds, is less than none."""

    template = "the lead_time of {id} is {lead_time} s"
    remedy = "correct it, or leave it out if it is not known"


class UnknownAnnotator(Structure):
    """A record, or the provenance of a gold span, names an annotator whom annotation/annotators.yaml
    does not declare."""

    template = "the annotator {annotator!r} is not declared{hint}"
    remedy = "declare the pseudonym in annotation/annotators.yaml"


class SchemaOutdated(Structure):
    """Annotations were made with an older version of the schema than the one that now stands. Names may have been
    changed since; schema/CHANGELOG.md says which."""

    template = "{count} record(s) made with schema {found}, the schema is {declared} ({way})"
    remedy = "run reportedly migrate --dry-run, which shows what it would change, then reportedly migrate"


class SchemaAhead(Structure):
    """Annotations were made with a newer version of the schema than the one that stands here. What that version
    has changed is not known here."""

    template = "{count} record(s) made with schema {found}, the schema is {declared}"
    remedy = "take the newer schema, and the version of reportedly that goes with it"


class UnfinishedMigration(Structure):
    """A migration was interrupted while it wrote its files: some are of the new schema and some of the old. All
    that it would write is kept, to be finished by."""

    template = "a migration was interrupted while it wrote its files"
    remedy = "run reportedly migrate, which finishes it"


class AnnotatedTextChanged(Structure):
    """The text is not the one that the record was made on, so that its offsets mean nothing."""

    template = "the record of {id} was made on a text with the sha256 {recorded:.12}…, the text has {found:.12}…"
    remedy = "restore the text, or annotate the new one"


class AnnotationChanged(Structure):
    """The annotation is not the one whose hash its record holds: it was edited behind the record's back,
    or damaged."""

    template = "the file has the sha256 {found:.12}…, its record says {recorded:.12}…"
    remedy = "restore the file, or bring the new one in: reportedly add --annotator, for gold reportedly adjudicate"


class UnknownSplit(Structure):
    """splits.csv gives a story a split that is none of train, validation and test."""

    template = "the split of {story} is {split!r}{hint}"
    remedy = "use train, validation or test"


class UnknownWaiver(Structure):
    """A waiver names a finding that the catalogue does not have, and so waives nothing."""

    template = "there is no finding {id}{hint}"
    remedy = "use an id that reportedly validate --catalogue prints"


class UnusedWaiver(Structure):
    """A waiver waives nothing: the defect is gone, or the waiver names another place. It would hide the
    defect when it comes back."""

    template = "nothing is waived by {id} in {document}"
    remedy = "remove the waiver"


class ExpiredWaiver(Structure):
    """A waiver's date has passed; what it waived is reported again."""

    template = "the waiver of {id} in {document} expired on {expires}"
    remedy = "mend the defect, or decide anew and set a later date"
