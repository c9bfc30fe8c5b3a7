"""Accounts of annotators. An annotator's account has the email ID@reportedly.invalid: real names and addresses
never reach the server (`.invalid` is reserved for names that are none, RFC 2606)."""

from __future__ import annotations

from reportedly.naming import is_slug

_DOMAIN = "@reportedly.invalid"

OWNER = f"owner{_DOMAIN}"
"""The first account, the team lead's, to which the token of the commands belongs."""


def email_of(annotator: str) -> str:
    """The email of an annotator's account."""
    return annotator + _DOMAIN


def annotator_of(email: str) -> str | None:
    """The annotator to whom an account belongs; None for the owner's and others that are nobody's."""
    name = email.removesuffix(_DOMAIN)
    return name if email not in (OWNER, name) and is_slug(name) else None
