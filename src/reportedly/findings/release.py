"""Level 5: findings about a built release."""

from __future__ import annotations

from reportedly.findings.base import Finding


class Release(Finding, abstract=True):
    """Base of the findings of level 5."""

    level = "release"


class FileMissing(Release):
    """The release lists a file that is not there."""

    template = "the file is listed in {listed_in} but missing"
    remedy = "fetch the release again, or build it anew with reportedly release"


class FileUnlisted(Release):
    """The release holds a file that its checksums do not know."""

    template = "the file is not listed in SHA256SUMS"
    remedy = "remove the file, or build the release anew"


class ChecksumDiffers(Release):
    """A file is not the one that was released."""

    template = "its sha256 is {found}, SHA256SUMS says {listed}"
    remedy = "fetch the release again, or build it anew with reportedly release"


class FileUnreadable(Release):
    """A file of the release is damaged, or is not what its name says."""

    template = "it cannot be read as {kind}: {reason}"
    remedy = "fetch the release again, or build it anew with reportedly release"


class UnfinishedDocument(Release):
    """A document that the release carries still says TODO where somebody was to write something."""

    severity = "notice"
    template = "it still says TODO"
    remedy = "write what is missing (DATACARD.md becomes the card) and build again"


class TablesLeftOut(Release):
    """Without these roles nobody can tell which label is a cue, a source or a content, so that who holds what cannot
    be derived."""

    severity = "notice"
    template = (
        "not each of the roles cue, source and content has a label: the configs attributions and claims are left out"
    )
    remedy = "if there are such labels, give them their roles in schema/labels.yaml (schema/README.md) and build again"


class CardPathsDiffer(Release):
    """The card leads to other files for a split than lie there. `datasets` then loads other rows under its
    name, or none."""

    template = "config {config}, split {split}: the card leads to {declared}; the files are {found}"
    remedy = "build the release anew; the card is generated"


class CardUnreadable(Release):
    """The card has no YAML block that declares configs and their features, so that `datasets` would
    guess what the files hold."""

    template = "the YAML block of README.md cannot be used: {reason}"
    remedy = "build the release anew; the card is generated"


class CardSchemaDiffers(Release):
    """`datasets` believes the card, not the file, often silently: columns or types that the card
    declares otherwise load wrongly."""

    template = "config {config}: the card declares {declared}, the file has {found}"
    remedy = "build the release anew; never edit card or files by hand"


class CardCountDiffers(Release):
    """The number of examples that the card gives for a split is not the number of rows in its files."""

    template = "config {config}, split {split}: the card says {declared} rows, the files have {found}"
    remedy = "build the release anew; never edit card or files by hand"


class CardSplitsDiffer(Release):
    """The card names other splits of a config than there are files for."""

    template = "config {config}: the card has the splits {declared}, the files are for {found}"
    remedy = "build the release anew; never edit card or files by hand"


class LabelUndeclared(Release):
    """A column that the card declares as classes holds a name that is none of them. `datasets` fails on
    it, or turns it into another class."""

    template = "config {config}, column {column}: {value!r} is none of the declared names"
    remedy = "build the release anew from validated data"


class ManifestDiffers(Release):
    """The manifest gives other rows or another hash for a file than it has."""

    template = "MANIFEST.json says {declared}, the file has {found}"
    remedy = "fetch the release again, or build it anew with reportedly release"


class MetadataDiffers(Release):
    """Two files name another title, version or licence of the same release: whoever cites it by one of them
    names something that does not exist."""

    template = "its {fact} is {found!r}, {elsewhere} says {declared!r}"
    remedy = "correct the file that is written by hand (CITATION.cff, or corpus.yaml) and build the release anew"


class CroissantDiffers(Release):
    """croissant.json describes other files, columns or numbers of records than there are: programs that load
    the release by it fail, or miss something."""

    template = "{part}: it says {declared}; found {found}"
    remedy = "build the release anew; never edit croissant.json or files by hand"


class CroissantWithoutRai(Release):
    """croissant.json says nothing of how the data came about, for what they may be used and what is wrong with
    them: the corpus declares nothing of it."""

    severity = "notice"
    template = "it has no RAI fields, since the corpus has no corpus/rai.yaml"
    remedy = "write corpus/rai.yaml (reportedly init makes one to fill in) and build again"


class CardNumberDiffers(Release):
    """A number or a table in the text of the card is not what the files give: whoever quotes it is wrong."""

    template = "{name}: the card says {declared!r}, the files give {found!r}"
    remedy = "build the release anew; never edit card or files by hand"


class CardNumberMissing(Release):
    """The card leaves out a table that every card has."""

    template = "the card lacks {name}"
    remedy = "build the release anew; never edit card or files by hand"


class CanaryMissing(Release):
    """A document or the card lacks the canary, or has another one than the rest: where it is copied, its texts
    can no longer be found in training data."""

    template = "its canary is {found!r}, that of the release is {canary!r}"
    remedy = "build the release anew; corpus.yaml declares the canary of all documents"


class CardClassesDiffer(Release):
    """The card gives the names of a class column in another order, or others, than the schema of the release
    does. `datasets` numbers classes by that order: with another one, label 0 is another label."""

    template = "config {config}, column {column}: the card has the names {found}, the schema has {declared}"
    remedy = "build the release anew; never edit the card by hand"


class TextHashDiffers(Release):
    """A text is not the one that was annotated: offsets no longer say what they said."""

    template = "the sha256 of its text is {found}, the column sha256 says {declared}"
    remedy = "fetch the release again, or build it anew with reportedly release"


class SpanDiffers(Release):
    """A span or a sentence does not cover the text that it claims to cover, in the text of its document."""

    template = "config {config}: {what} is {found!r}, at {start}-{end} the document has {declared!r}"
    remedy = "fetch the release again, or build it anew with reportedly release"


class DocumentUnknown(Release):
    """A row is about a document that the same split of `documents` does not have."""

    template = "config {config}: it is no document of {split}"
    remedy = "fetch the release again, or build it anew with reportedly release"


class LicenceDiffers(Release):
    """The licence of documents is another than the card's, and nothing in LICENSE tells so; or LICENSE is not
    that of the card. Who goes by the card would use them by a wrong licence."""

    template = "the licence of {whose} is {found}, {declared}"
    remedy = "name it in corpus/LICENSE and in corpus.yaml, or correct it, and build the release anew"


class WithdrawnReleased(Release):
    """The release holds a document that was withdrawn (takedowns.csv)."""

    template = "{id} was {takedown} and is in {file}"
    remedy = "remove the document from the corpus and build the next version; withdraw this one where it is published"


class NotLoadable(Release):
    """`datasets.load_dataset` cannot load a config as the card describes it."""

    template = "config {config}: datasets cannot load it: {reason}"
    remedy = "build the release anew; never edit card or files by hand"


class LoadedDiffers(Release):
    """What `datasets.load_dataset` loads is not what the card announces."""

    template = "config {config}: {found} were loaded, the card says {declared}"
    remedy = "build the release anew; never edit card or files by hand"


class RecordedOtherwise(Release):
    """The repository records another release under this version: what it lists is not what was built and checked
    then, so that somebody made it anew, or changed a file and every hash."""

    template = "its sha256 is {found}, corpus/releases/{version}.json says {recorded}"
    remedy = "fetch the release again, or build it anew with scripts/release --commit and the commit that is recorded"
