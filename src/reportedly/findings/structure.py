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
