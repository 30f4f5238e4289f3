"""The settings under test: the real ones, with a data folder of its own, and nothing slow or asynchronous.

A file database, not one in memory: races and the live server of the browser tests open it from several threads.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for name in ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DEBUG", "EMAIL_URL", "ENVIRONMENT", "LOG_LEVEL", "SECRET_KEY"):
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="benchmark-platform-tests.")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)

from benchmark_platform.settings import *  # noqa: E402, F403
from benchmark_platform.settings import DATA_DIR, DATABASES, INSTALLED_APPS, MIDDLEWARE, STATIC_ROOT, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    # A test need not survive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# whitenoise warns when its folder is missing, and warnings are errors.
Path(STATIC_ROOT).mkdir(parents=True)
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# A list page that asks the database once per row fails the test that opens it.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
# A session that has just died is read and deleted: two queries on one model, no loop.
# The page, the deed on the locked row and the frame may each read the same thing once; four times is a loop.
ZEAL_NPLUSONE_THRESHOLD = 4
ZEAL_ALLOWLIST: list[dict[str, str]] = [{"model": "sessions.Session", "field": "*"}]
