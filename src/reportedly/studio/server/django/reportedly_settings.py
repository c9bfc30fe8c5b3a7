"""Settings of Label Studio that its environment variables do not reach. Runs in the server's environment."""

from pathlib import Path

# Errors are reported to nobody. What is imported below reads it while this module is not yet complete.
SENTRY_DSN = FRONTEND_SENTRY_DSN = None

from core.settings.base import *  # noqa: E402, F403
from label_studio.core.settings.label_studio import *  # noqa: E402, F403
from label_studio.core.settings.label_studio import (  # noqa: E402
    DATABASES,
    DJANGO_DB,
    DJANGO_DB_SQLITE,
    MIDDLEWARE,
    TEMPLATES,
)

SENTRY_DSN = FRONTEND_SENTRY_DSN = None

if DJANGO_DB == DJANGO_DB_SQLITE:
    # With deferred transactions several annotators at once get "database is locked" in the middle of a request. One
    # that is immediate waits for its turn before it begins. With the log ahead (WAL) who reads does not wait at all.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE", timeout=30, init_command="PRAGMA journal_mode=WAL"
    )

# This one carries a request out again when the database was locked, also one whose annotation was stored already: it
# is then there twice.
MIDDLEWARE.remove("core.middleware.DatabaseIsLockedRetryMiddleware")

MIDDLEWARE.insert(0, "closed_pages.middleware")
MIDDLEWARE.append("django.middleware.clickjacking.XFrameOptionsMiddleware")
X_FRAME_OPTIONS = "SAMEORIGIN"

TEMPLATES[0]["DIRS"].insert(0, Path(__file__).parent / "templates")
