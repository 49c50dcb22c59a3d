"""Settings, all from the environment. `AMPARO_ENV` is development (default), test or production."""

import os
from pathlib import Path

import django.conf.locale
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from amparo import __version__
from amparo.site import env, logs

ENV = env.text("AMPARO_ENV", "development")
if ENV not in {"development", "test", "production"}:
    raise ImproperlyConfigured(f"AMPARO_ENV={ENV}: write development, test or production.")
PRODUCTION = ENV == "production"
DEBUG = env.flag("AMPARO_DEBUG", default=False)
ROOT = env.ROOT
VAR = Path(env.text("AMPARO_VAR", str(ROOT / "var")))
VERSION = __version__
if not PRODUCTION:
    env.load(VAR / "keys.env")  # `manage.py start` makes it on the first run
COUNTRY = env.text("AMPARO_COUNTRY", "PE")
# Shown on every public page, also where a form asks people to wait.
PUBLIC_PHONE = env.text("AMPARO_PHONE", "" if PRODUCTION else "0800 00000")
PROFILES = env.text("AMPARO_PROFILES")  # a folder of the operator's own country profiles
SECRET_KEY = env.text("AMPARO_SECRET_KEY", "" if PRODUCTION else "development-only")
ALLOWED_HOSTS = env.items(
    "AMPARO_HOSTS", "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver"
)
CSRF_TRUSTED_ORIGINS = env.items("AMPARO_ORIGINS")
BEHIND_PROXY = env.flag("AMPARO_BEHIND_PROXY")

DATABASES = {
    "default": env.database(
        env.text("DATABASE_URL", env.sqlite_at(VAR / "amparo.sqlite3")), durable=PRODUCTION
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- rooms -------------------------------------------------------------------
ROOMS = [
    "kernel", "ui", "ledger", "places", "people", "vault", "notices", "exchange", "evidence",
    "instruments", "duties", "training", "forecasts", "situations", "diplomacy", "commitments",
    "cases", "monitor", "reports", "press", "publications", "oversight", "site",
]  # fmt: skip
INSTALLED_APPS = [
    # First, so that our templates and words win over those of the libraries.
    *(f"amparo.{room}" for room in ROOMS if room != "kernel"),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django_cotton.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "amparo.site.proxy.RealAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "amparo.site.logs.Access",
    "csp.middleware.CSPMiddleware",
    "amparo.site.headers.Headers",
    "amparo.site.proxy.NoNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "amparo.ui.middleware.LanguageChoice",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "amparo.people.middleware.Posts",
    "amparo.people.middleware.LastSeen",
    "amparo.people.middleware.KeepWords",
    "amparo.people.middleware.SecondFactor",
    "axes.middleware.AxesMiddleware",
    "amparo.ui.middleware.Noes",
]
ROOT_URLCONF = "amparo.site.urls"
WSGI_APPLICATION = "amparo.site.wsgi.application"

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
if not DEBUG:
    _LOADERS = [("django.template.loaders.cached.Loader", _LOADERS)]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # widgets may have templates of ours
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "amparo.site.context.house",
            ],
            "loaders": [("template_partials.loader.Loader", _LOADERS)],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "amparo.ui.templatetags.ui",
            ],
        },
    }
]

# Components see what they are given, not whatever the page happens to hold.
COTTON_ISOLATE_BY_DEFAULT = True

# --- people ------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "service_name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:home"
# Compulsory for everyone with a post; off in development, so that a demonstration needs no phone.
REQUIRE_SECOND_FACTOR = env.flag("AMPARO_REQUIRE_SECOND_FACTOR", default=PRODUCTION)
ACCOUNT_ADAPTER = "amparo.people.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# An administrator typed the address; the owner proves it by choosing the password through it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "amparo.people.forms.SignIn",
    "reset_password": "amparo.people.forms.ForgotPassword",
    "reset_password_from_key": "amparo.people.forms.NewPassword",
    "change_password": "amparo.people.forms.ChangePassword",
    "reauthenticate": "amparo.people.forms.Reauthenticate",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Wider than the lock-out below, which counts per name and address: this one stops many addresses.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,20/15m/key", "reset_password": "10/m/ip,3/15m/key"}
PASSWORD_RESET_TIMEOUT = 24 * 3600
MFA_ADAPTER = "amparo.people.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "amparo.people.forms.Authenticate",
    "reauthenticate": "amparo.people.forms.ReauthenticateByCode",
    "activate_totp": "amparo.people.forms.ActivateApp",
    "add_webauthn": "amparo.people.forms.AddPasskey",
    "edit_webauthn": "amparo.people.forms.NamePasskey",
}
MFA_TOTP_ISSUER = "Amparo"
MFA_TOTP_TOLERANCE = 1  # phones' clocks drift
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENV == "development"
# By name and address together: a proxy's single address would otherwise lock everyone out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# The page says when to try again: another try must not move that hour.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "amparo.people.adapters.name_typed"
AXES_LOCKOUT_CALLABLE = "amparo.people.views.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # the journal and the list of sessions tell it better
AXES_VERBOSE = False

# --- languages ---------------------------------------------------------------
USE_TZ = True
TIME_ZONE = env.text("AMPARO_TIME_ZONE", "America/Lima")
LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("qu", "Runasimi"), ("en", "English")]
# Django does not know Quechua; without this it would silently show Spanish.
django.conf.locale.LANG_INFO["qu"] = {
    "bidi": False, "code": "qu", "name": "Quechua", "name_local": "Runasimi", "fallback": ["es"],
}  # fmt: skip

FORMAT_MODULE_PATH = ["amparo.ui.formats"]

# --- the browser -------------------------------------------------------------
SESSION_COOKIE_AGE = 8 * 3600  # one working day
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "amparo.site.views.stale_form"
X_FRAME_OPTIONS = "DENY"
# Not `no-referrer`: under it a browser sends `Origin: null`, and every form is refused.
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF],
        "media-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
# Browsers' lists of HTTPS-only sites are the operator's own choice.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health$"]  # asked from beside the server, without a name
    SECURE_HSTS_SECONDS = env.number("AMPARO_HSTS_SECONDS", 365 * 24 * 3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    if BEHIND_PROXY:
        # Only for a proxy that overwrites this header: it is believed without question.
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- what is sent in: files have limits of their own in `evidence` ----------
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# --- static files ------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("AMPARO_STATIC", str(VAR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
        # Public files, unlike all others: a proxy of another account may read them.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# --- work in the background --------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# --- notices: a developer's mail is written to files ---------------------------
if EMAIL_URL := env.text("AMPARO_EMAIL_URL", "smtp://localhost:25" if PRODUCTION else ""):
    globals().update(env.mail(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("AMPARO_EMAIL_FROM", "amparo@localhost")
_OWN_NAME = f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION and ALLOWED_HOSTS else ""
SITE_URL = env.text("AMPARO_SITE_URL", _OWN_NAME or "http://127.0.0.1:8000").rstrip("/")
SMS_URL = env.text("AMPARO_SMS_URL")
SMS_TOKEN = env.text("AMPARO_SMS_TOKEN")
SMS_ALLOW_PRIVATE = env.flag("AMPARO_SMS_ALLOW_PRIVATE")

_TABLE = {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}
CACHES = {
    # Counts that hold floods back, and marks of forms that were done: nothing else. Django keeps
    # 300 by default: a flood would then wipe them out.
    "default": {**_TABLE, "LOCATION": "cache", "OPTIONS": {"MAX_ENTRIES": 100_000}},
    # What took long to make and can be made again: a table apart, so that neither wipes the other.
    "made": {**_TABLE, "LOCATION": "cache_made", "OPTIONS": {"MAX_ENTRIES": 1_000}},
}

# --- the vault: `id:base64key,…`, newest first; kept apart from the database --
VAULT_KEYS = env.text("AMPARO_VAULT_KEYS")
VAULT_LOOKUP_KEY = env.text("AMPARO_VAULT_LOOKUP_KEY")
JOURNAL_KEY = env.text("AMPARO_JOURNAL_KEY")  # signs the head of the journal (Ed25519)
FILES_ROOT = VAR / "files"
AMPARO_ON_DENIED = "amparo.oversight.denials.on_denied"
# --- forecasts: the files that the library reads, and where it keeps what it made --------------
FORECASTS_PANEL = env.text("AMPARO_FORECASTS_PANEL")  # else panel.parquet in the store
FORECASTS_PREDICTORS = env.text("AMPARO_FORECASTS_PREDICTORS")  # of onset; else in the store
FORECASTS_COVARIATES = env.items("AMPARO_FORECASTS_COVARIATES")
FORECASTS_EVENTS = env.text("AMPARO_FORECASTS_EVENTS")  # by cell; else events.parquet in the store
FORECASTS_CELLS = env.text("AMPARO_FORECASTS_CELLS")  # by cell; else cells.parquet in the store
FORECASTS_REGION = env.text("AMPARO_FORECASTS_REGION", "world")  # or africa_me
FORECASTS_STORE = Path(env.text("AMPARO_FORECASTS_STORE", str(VAR / "forecasts")))

# --- logs: one JSON object a line, without personal data ---------------------
LOGGING = logs.configuration(env.text("AMPARO_LOG_LEVEL", "INFO"), as_json=ENV != "test")

# What the process writes is for its own account only.
os.umask(0o077)
