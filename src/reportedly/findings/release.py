"""Level 5: findings about a built release."""

from __future__ import annotations

from reportedly.findings.base import Finding


class Release(Finding, abstract=True):
    """Base of the findings of level 5."""

    level = "release"


class FileMissing(Release):
    """The release lists a file that is not there."""

    template = "{file} is listed in {listed_in} but missing"
    remedy = "fetch the release again, or build it anew with reportedly release"


class FileUnlisted(Release):
    """The release holds a file that its checksums do not know."""

    template = "{file} is not listed in SHA256SUMS"
    remedy = "remove the file, or build the release anew"


class ChecksumDiffers(Release):
    """A file is not the one that was released."""

    template = "the sha256 of {file} is {found}, SHA256SUMS says {listed}"
    remedy = "fetch the release again, or build it anew with reportedly release"


class CardUnreadable(Release):
    """The card has no YAML block that declares configs and their features, so that `datasets` would
    guess what the files hold."""

    template = "the YAML block of README.md cannot be used: {reason}"
    remedy = "build the release anew; the card is generated"


class CardSchemaDiffers(Release):
    """`datasets` believes the card, not the file, often silently: columns or types that the card
    declares otherwise load wrongly."""

    template = "config {config}: the card declares {declared}, {file} has {found}"
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

    template = "config {config}, column {column}: {value!r} in {file} is none of the declared names"
    remedy = "build the release anew from validated data"


class ManifestDiffers(Release):
    """The manifest gives other rows or another hash for a file than it has."""

    template = "{file}: MANIFEST.json says {declared}, the file has {found}"
    remedy = "fetch the release again, or build it anew with reportedly release"
