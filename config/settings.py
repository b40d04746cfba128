"""Milstolpe's settings: one file, driven by the environment.

Every variable that is read stands in ``ENVIRONMENT`` below and in the table of README.md; a test
holds the two together.
"""

from pathlib import Path

import bootstrap_wrapper
import environ
import fontpkg_source_sans_3
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
DEVELOPMENT_SECRET_KEY = "development-only-never-use-this-key-where-somebody-else-can-reach-it"  # noqa: S105

ENVIRONMENT = {
    "MILSTOLPE_ENV": (str, "development"),
    "SECRET_KEY": (str, DEVELOPMENT_SECRET_KEY),
    "DEBUG": (bool, False),
    "ALLOWED_HOSTS": (list, []),
    "CSRF_TRUSTED_ORIGINS": (list, []),
    "HTTPS": (bool, True),
    "PORT": (int, 8000),
    "BEHIND_PROXY": (bool, False),
    "DATA_DIR": (str, str(BASE_DIR / "var")),
    "DATABASE_URL": (str, ""),
    "DATABASE_POOL_SIZE": (int, 4),
    "CELERY_BROKER_URL": (str, ""),
    "JOB_LEASE_SECONDS": (int, 20),
    "SITE_URL": (str, ""),
    "EMAIL_URL": (str, ""),
    "DEFAULT_FROM_EMAIL": (str, "Milstolpe <milstolpe@example.org>"),
    "TIME_ZONE": (str, "Europe/Stockholm"),
    "LANGUAGE_CODE": (str, "sv"),
    "MAX_ATTACHMENT_MB": (int, 20),
    "ATTACHMENT_KINDS": (list, []),
    "REPORTING_LINK_DAYS": (int, 60),
    "REPORTING_LINK_SINGLE_USE": (bool, False),
    "REMINDER_HOUR": (int, 7),
    "INVITATION_DAYS": (int, 14),
    "LOG_LEVEL": (str, "INFO"),
}
env = environ.Env(**ENVIRONMENT)

IS_PRODUCTION = env("MILSTOLPE_ENV") == "production"
if env("MILSTOLPE_ENV") not in ("development", "production"):
    raise ImproperlyConfigured("MILSTOLPE_ENV must be development or production.")

SECRET_KEY = env("SECRET_KEY")
DEBUG = env("DEBUG")
ALLOWED_HOSTS = env("ALLOWED_HOSTS")
if IS_PRODUCTION:
    if SECRET_KEY == DEVELOPMENT_SECRET_KEY or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured(
            "Production needs a SECRET_KEY of its own, at least 50 characters long."
        )
    if DEBUG:
        raise ImproperlyConfigured("DEBUG must be off in production.")
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured("Production needs ALLOWED_HOSTS, for example milstolpe.se.")
elif not ALLOWED_HOSTS:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

CSRF_TRUSTED_ORIGINS = env("CSRF_TRUSTED_ORIGINS")

# Mail that a background job writes leads here: no request tells it under which name people come.
SITE_URL = env("SITE_URL").rstrip("/")
if not SITE_URL and IS_PRODUCTION:
    SITE_URL = f"{'https' if env('HTTPS') else 'http'}://{ALLOWED_HOSTS[0].lstrip('.')}"
elif not SITE_URL:
    SITE_URL = f"http://localhost:{env('PORT')}"

DATA_DIR = Path(env("DATA_DIR"))
DATA_DIR.mkdir(parents=True, exist_ok=True)

# --- Rooms ---------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "bs_icon_templates",
    "csp",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
    "foundation",
    "jobs",
    "accounts",
    "strategy",
    "actions",
    "reporting",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database ------------------------------------------------------------------------------------

if env("DATABASE_URL"):
    DATABASES = {"default": env.db_url("DATABASE_URL")}
else:
    DATABASES = {
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "milstolpe.sqlite3"}
    }
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue instead of failing: IMMEDIATE takes the write lock at BEGIN, where the
    # timeout applies; a lock upgraded in mid-transaction fails at once.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif env("DATABASE_POOL_SIZE"):
    # Beside what the address asks for, such as sslmode=verify-full.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env("DATABASE_POOL_SIZE"),
        "timeout": 10,
        # A lost connection is sought anew at every request: the pool's own search pauses for twice
        # as long each time, up to minutes after the database is back.
        "reconnect_timeout": 5,
    }
    # A pooled connection may have died with the server at its other end.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# A reason is kept whole in the history, however long.
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# --- Cache: rate limits of sign-in ---------------------------------------------------------------

# Every process of the installation must see the same cache, or each keeps rate limits of its own.
if env("CELERY_BROKER_URL").startswith(("redis://", "rediss://")):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": env("CELERY_BROKER_URL"),
            "KEY_PREFIX": "milstolpe-cache",
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    }

# --- Background work -----------------------------------------------------------------------------

CELERY_BROKER_URL = env("CELERY_BROKER_URL") or "filesystem://localhost"
if CELERY_BROKER_URL.startswith("filesystem"):
    BROKER_DIR = DATA_DIR / "broker"
    for name in ("queue", "control"):
        (BROKER_DIR / name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": BROKER_DIR / "queue",
        "data_folder_out": BROKER_DIR / "queue",
        "control_folder": BROKER_DIR / "control",
        "polling_interval": 0.1,
    }
else:
    # A request that rings for a job does not wait for a broker that does not answer.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
    if CELERY_BROKER_URL.startswith("redis"):
        CELERY_BROKER_TRANSPORT_OPTIONS["socket_connect_timeout"] = 3
CELERY_BROKER_CONNECTION_TIMEOUT = 3
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = env("TIME_ZONE")
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "jobs.tasks.sweep", "schedule": 10, "options": {"expires": 10}},
    "send_reminders": {
        "task": "reporting.tasks.send_reminders",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 600},
    },
    "add_late_reviews": {
        "task": "reporting.tasks.add_late_reviews",
        "schedule": crontab(minute=5),
        "options": {"expires": 3000},
    },
    "release_actions": {
        "task": "actions.tasks.release_actions_of_those_who_left",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 600},
    },
    "clear_sessions": {
        "task": "accounts.tasks.clear_sessions",
        "schedule": crontab(hour=3, minute=0),
    },
}
# A job that hangs renews its lease for ever: it is killed, and then comes back like any other.
CELERY_TASK_TIME_LIMIT = 15 * 60
JOB_LEASE_SECONDS = env("JOB_LEASE_SECONDS")

# --- Who -----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in (
            "MinimumLengthValidator",
            "CommonPasswordValidator",
            "NumericPasswordValidator",
        )
    ),
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reporting:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "reporting:home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.LoginForm",
    "request_login_code": "accounts.forms.sign_in.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.sign_in.ConfirmLoginCodeForm",
    "reset_password": "accounts.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.sign_in.ResetPasswordKeyForm",
    "change_password": "accounts.forms.sign_in.ChangePasswordForm",
    "set_password": "accounts.forms.sign_in.SetPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Otherwise anybody could make the installation write to any address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# allauth's own generator copies the address into a second table, where it would outlive a change.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None

# --- Mail ----------------------------------------------------------------------------------------

# All mail goes into the outbox; a worker takes it from there and sends it by MAIL_TRANSPORT.
EMAIL_BACKEND = "jobs.backends.OutboxBackend"
if env("EMAIL_URL") or IS_PRODUCTION:
    email = (
        env.email_url("EMAIL_URL")
        if env("EMAIL_URL")
        else env.email_url_config("smtp://localhost:25")
    )
    MAIL_TRANSPORT = email.pop("EMAIL_BACKEND")
    globals().update(email)
else:
    MAIL_TRANSPORT = "jobs.backends.TerminalBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL")
EMAIL_TIMEOUT = 20

# --- Reminders, and the personal links in them ---------------------------------------------------

REMINDER_HOUR = env("REMINDER_HOUR")
if not 0 <= REMINDER_HOUR <= 23:
    raise ImproperlyConfigured("REMINDER_HOUR must be an hour of the day, 0 to 23.")
REPORTING_LINK_DAYS = env("REPORTING_LINK_DAYS")
REPORTING_LINK_SINGLE_USE = env("REPORTING_LINK_SINGLE_USE")

# --- Invitations ---------------------------------------------------------------------------------

INVITATION_DAYS = env("INVITATION_DAYS")
if INVITATION_DAYS < 1:
    raise ImproperlyConfigured("INVITATION_DAYS must be at least 1.")

# --- Security ------------------------------------------------------------------------------------

USES_HTTPS = IS_PRODUCTION and env("HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = USES_HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = USES_HTTPS
SECURE_HSTS_SECONDS = 31536000 if USES_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = USES_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
if env("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else all visitors share the proxy's rate limit
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Language and time ---------------------------------------------------------------------------

LANGUAGE_CODE = env("LANGUAGE_CODE")
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = env("TIME_ZONE")

# --- Files ---------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns where it is missing.
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap", bootstrap_wrapper.get_bootstrap_dir()),
    ("fonts", fontpkg_source_sans_3.ROOT / "files"),
]
MEDIA_ROOT = DATA_DIR / "files"
ATTACHMENT_KINDS = [kind.strip().lower().lstrip(".") for kind in env("ATTACHMENT_KINDS")]
MAX_ATTACHMENT_BYTES = env("MAX_ATTACHMENT_MB") * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
STORAGES = {
    "default": {"BACKEND": "foundation.storage.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IS_PRODUCTION

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Log -----------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_tokens": {"()": "config.log_filters.WithoutTokens"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_tokens"],
        }
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL")},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        # The sweeper's comings and goings, every ten seconds; jobs log their own.
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.worker.request": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
