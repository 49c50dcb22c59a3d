"""The settings of the test suite: those of the house, on throw-away data.

`DATABASE_URL` chooses the database; without it, a SQLite file in a temporary folder.
"""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="amparo-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

os.environ["AMPARO_ENV"] = "test"
os.environ["AMPARO_VAR"] = _folder
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_folder}/main.sqlite3")
# Keys of the suite only: they protect nothing.
os.environ["AMPARO_SECRET_KEY"] = "the secret key of the test suite, and of nothing else"
os.environ["AMPARO_VAULT_KEYS"] = "test1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
os.environ["AMPARO_JOURNAL_KEY"] = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
os.environ["AMPARO_VAULT_LOOKUP_KEY"] = "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY="

from amparo.site.settings import *  # noqa: E402, F403
from amparo.site.settings import DATABASES, STATIC_ROOT  # noqa: E402

STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# Argon2 costs 50 ms a sign-in by design; the suite signs in thousands of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# A file, not memory: threads and a browser then meet the same locks as in production.
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}
else:
    # A connection kept by a server's thread would keep the test database from being dropped.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
