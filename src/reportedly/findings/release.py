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
