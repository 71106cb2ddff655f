"""All settings, read from the environment (and from the file that KONGCHUO_ENV_FILE names, by default data/.env)."""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(os.environ.get("KONGCHUO_ENV_FILE", str(BASE_DIR / "data" / ".env")))

DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data")))

SECRET_KEY = env.str("SECRET_KEY", default="")
if not DEBUG and (len(SECRET_KEY) < 50 or SECRET_KEY.startswith("django-insecure-")):
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or too weak, so Kongchuo does not start. Make one with: "
        'python3 -c "import secrets; print(secrets.token_urlsafe(64))" '
        "and put it as SECRET_KEY=... into the environment or into data/.env (python3 start.py does this by itself)."
    )
SECRET_KEY = SECRET_KEY or "django-insecure-for-debugging-only"
# Encrypts identity numbers, phones and addresses (I1). The first key writes, all of them read; see docs/operations.md.
FIELD_KEYS = env.list("FIELD_KEYS", default=[])

# Lets the first visitor of an empty database set the school up; without it there is no such page.
SETUP_TOKEN = env.str("SETUP_TOKEN", default="")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "kongchuo.admin_site.KongchuoAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "import_export",
    "simple_history",
    "axes",
    "csp",
    "students",
    "accountability",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kongchuo.middleware.LanguageMiddleware",
    "kongchuo.middleware.IdleSignOutMiddleware",
    "kongchuo.middleware.MustChangePasswordMiddleware",
    "kongchuo.middleware.NoStoreMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kongchuo.urls"
WSGI_APPLICATION = "kongchuo.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kongchuo.context_processors.nav",
            ],
        },
    },
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'kongchuo.sqlite3'}")}
_database = DATABASES["default"]
if _database["ENGINE"].endswith("sqlite3"):
    # One writer at a time without "database is locked": WAL readers never wait, writers queue for up to 20 seconds.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    _database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    _database["CONN_HEALTH_CHECKS"] = True
    # PostgreSQL compiles long statements before it runs them, which takes longer than any of ours; the URL may differ.
    _options = _database.setdefault("OPTIONS", {})
    _options["options"] = f"-c jit=off {_options.get('options', '')}".strip()
if _suffix := env.str("TEST_DB_SUFFIX", default=""):
    _database["TEST"] = {"NAME": f"test_kongchuo_{_suffix}"}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "students.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "kongchuo.auth.StaffBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

# A shared phone signs out by itself; the page is not kept by the browser.
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", default=12) * 3600
IDLE_SIGN_OUT_MINUTES = env.int("IDLE_SIGN_OUT_MINUTES", default=60)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kongchuo.views.csrf_failure"

# A whole school sits behind one address: the lock is for a name at an address, never for the address.
AXES_FAILURE_LIMIT = env.int("SIGN_IN_TRIES", default=5)
AXES_COOLOFF_TIME = env.float("SIGN_IN_LOCK_HOURS", default=0.25)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "kongchuo.views.locked"
AXES_HTTP_RESPONSE_CODE = 429
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# Behind a proxy that speaks HTTPS set HTTPS=true (docs/install.md); a school's plain LAN address works without.
HTTPS = env.bool("HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Uploaded rosters are children's data: a private folder, emptied after a day (manage.py purge_imports).
IMPORT_DIR = DATA_DIR / "imports"
IMPORT_KEEP_HOURS = env.int("IMPORT_KEEP_HOURS", default=24)
# Long imports run in a process of their own; false where the server may start none (the page then waits for them).
IMPORT_IN_BACKGROUND = env.bool("IMPORT_IN_BACKGROUND", default=True)
IMPORT_EXPORT_TMP_STORAGE_CLASS = "students.resources.PrivateTmpStorage"
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024
# Files are judged in memory and never pass through a folder on disk (I5). Four photos of 15 MB are the largest request.
FILE_UPLOAD_HANDLERS = ["kongchuo.lib.uploads.InMemoryUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# Notices of what is due. In the program they are always on; e-mail and groups are off until something is named here.
EMAIL_IS_ON = bool(env.str("EMAIL_URL", default=""))
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if EMAIL_IS_ON:
    vars().update(env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="")
# An address for every school, or CODE=address for the school of that code; several with commas.
WECOM_WEBHOOKS = env.list("WECOM_WEBHOOKS", default=[])
DINGTALK_WEBHOOKS = env.list("DINGTALK_WEBHOOKS", default=[])
DINGTALK_SECRETS = env.list("DINGTALK_SECRETS", default=[])
# Robots are called at these only, so that a wrong setting gives no key away.
WEBHOOK_ORIGINS = env.list("WEBHOOK_ORIGINS", default=["https://qyapi.weixin.qq.com", "https://oapi.dingtalk.com"])
# Where people open the site, for the link in a message; without it a message says only to sign in.
SITE_URL = env.str("SITE_URL", default="").rstrip("/")
# Minutes to wait after the first, second … attempt; an attempt after the last wait is the last.
NOTICE_RETRY_MINUTES = env.list("NOTICE_RETRY_MINUTES", cast=int, default=[2, 15, 60, 240])
# Minutes after which an attempt without an end died with its process.
NOTICE_CLAIM_MINUTES = env.int("NOTICE_CLAIM_MINUTES", default=15)
# Messages that one run sends at most, and seconds that it waits for a server.
NOTICE_BATCH = env.int("NOTICE_BATCH", default=200)
NOTICE_TIMEOUT_SECONDS = EMAIL_TIMEOUT = env.int("NOTICE_TIMEOUT_SECONDS", default=10)


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"mask": {"()": "kongchuo.lib.logs.MaskPersonalData"}},
    "formatters": {
        "json": {"()": "kongchuo.lib.logs.JsonFormatter"},
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["mask"],
            "formatter": "json" if env.bool("LOG_JSON", default=False) else "plain",
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "axes": {"level": "WARNING"},
    },
}
