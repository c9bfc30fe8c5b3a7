"""Quotation marks in pairs, and the kind of quotation that they make."""

from __future__ import annotations

import pytest

from reportedly.validation.quotations import kind, pairs
from tests.support import locate


def quoted(text: str) -> list[str]:
    """What the pairs of a text enclose, with the marks."""
    return sorted(text[opening : closing + 1] for opening, closing in pairs(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She said “no” twice.", ["“no”"]),
        ('"No," she said, "not I."', ['"No,"', '"not I."']),
        ("„Das Ventil“, sagte er, „ist zu.“", ["„Das Ventil“", "„ist zu.“"]),
        ("« Non », dit-elle.", ["« Non »"]),
        ("»Nein«, sagte sie.", ["»Nein«"]),
        ("“She said ‘no’ to me.”", ["‘no’", "“She said ‘no’ to me.”"]),
        ("\"She said 'no' to me.\"", ["\"She said 'no' to me.\"", "'no'"]),
        ("The ministry’s ‘plan’ isn’t ours.", ["‘plan’"]),
        ("The workers' plan isn't 'ours'.", ["'ours'"]),
        ('A 5" pipe.', []),
        ("“It fell.\n\n“And burned.”\n", ["“It fell.\n\n“And burned.”"]),
        ('"It fell.\n\n"And burned."\n', ['"It fell.\n\n"And burned."']),
        ("“It fell.\nThe end of “it”.", ["“it”"]),
        ('"It fell.\nThe end of "it".', ['"it"']),
        ("‘We don’t know.’", ["‘We don’t know.’"]),
        ("They like rock 'n' roll and 'us'.", ["'us'"]),
        ("They like rock ’n’ roll and ‘us’.", ["‘us’"]),
        ("'They like rock 'n' roll,' she said.", ["'They like rock 'n' roll,'"]),
        ("‘We saw ’em go,’ she said.", ["‘We saw ’em go,’"]),
        ("They saw ‘em and the workers’ dam.", []),
        ("'Twas the workers' dam.", []),
        ("In the '80s the workers' dam held.", []),
        ("In the ‘80s the workers’ dam held.", []),
        ("The class of '68 left the workers' dam.", []),
        ("‘12 people left,’ she said.", ["‘12 people left,’"]),
        ("'12,000 left,' she said.", ["'12,000 left,'"]),
        ("'Emil left,' she said.", ["'Emil left,'"]),
        ("“no", []),
        ("", []),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_apostrophes_by_language() -> None:
    text = "'s war der Arbeiter' Damm."
    assert pairs(text, "de") == []
    assert pairs(text, "en") == [(0, 19)]


@pytest.mark.parametrize(
    ("text", "fragments", "nested", "expected"),
    [
        ("She said they shut it.", ["they shut it"], [], "indirect"),
        ("She said they “shut it at once”.", ["they “shut it at once”"], [], "mixed"),
        ("“We shut it,” she said.", ["“We shut it,”"], [], "direct"),
        ("“We shut it,” she said, “and left.”", ["“We shut it,”", "“and left.”"], [], "direct"),
        ("“We” and “they” went, he said.", ["“We” and “they”"], [], "mixed"),
        ("Orsk said she told it “no”.", ["she told it “no”"], ["“no”"], "indirect"),
        ("“I think we lost,” he said.", ["we lost"], [], "indirect"),
        ("“I think [we] lost,” he said.", ["“I think [we] lost,”"], ["[we] lost"], "direct"),
    ],
)
def test_kind(text: str, fragments: list[str], nested: list[str], expected: str) -> None:
    assert kind([locate(text, f) for f in fragments], [locate(text, n) for n in nested], pairs(text)) == expected
