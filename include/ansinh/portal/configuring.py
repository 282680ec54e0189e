"""Django's settings, made of the installation's own; `configure` before anything of Django's."""

import hashlib
import hmac
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import django
from django.conf import settings as of_django

from ansinh.road.installation import Installation
from ansinh.settings import LOCAL_TIME

SCHEMA = "portal"
# Whoever reads waits for no disk: sessions and the record of pages of the last moment may go with
# the power. What people decide and hand in goes another way, and stays.
UNHURRIED = "-c synchronous_commit=off"
# After so long without a click somebody else may sit there.
IDLE_SECONDS = 60 * 60
# Who guesses passwords waits, from one address and for one name.
GUESSES, WAIT_MINUTES = 5, 15


def configure(installation: Installation) -> None:
    """Make Django ready to serve the portal of an installation. Once in a process."""
    of_django.configure(**django_settings(installation))
    django.setup()


def django_settings(installation: Installation) -> dict[str, Any]:
    """What Django is told; everything that it is not told is its default."""
    public = urlsplit(installation.settings.portal_url or "")
    database = urlsplit(installation.url("portal"))
    is_encrypted = public.scheme == "https"
    return {
        "INSTALLATION": installation,
        "SECRET_KEY": _key(database.password or ""),
        "ALLOWED_HOSTS": [public.hostname or "localhost", "localhost", "127.0.0.1"],
        "CSRF_TRUSTED_ORIGINS": [f"https://{public.netloc}"] if is_encrypted else [],
        "ROOT_URLCONF": "ansinh.portal.addresses",
        "INSTALLED_APPS": [
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "django.contrib.staticfiles",
            "axes",
            "csp",
            "ansinh.portal.apps.Portal",
        ],
        "MIDDLEWARE": [
            "ansinh.portal.refusing.RefusalsAreTold",
            "django.middleware.security.SecurityMiddleware",
            "csp.middleware.CSPMiddleware",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "ansinh.portal.keeping.NothingIsKept",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "ansinh.portal.language.ChosenLanguage",
            "django.middleware.common.CommonMiddleware",
            "ansinh.portal.faults.TooLarge",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "ansinh.portal.staying.NotForEver",
            "ansinh.portal.too_fast.NotTooFast",
            "ansinh.portal.recording.EveryPage",
            # Whatever page is added: nobody sees it who is not signed in.
            "django.contrib.auth.middleware.LoginRequiredMiddleware",
            "axes.middleware.AxesMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "ansinh.portal.visitors.visitor",
                    ],
                    "builtins": [
                        "django.templatetags.i18n",
                        "django.templatetags.l10n",
                        "django.templatetags.static",
                        "ansinh.portal.templatetags.phrases",
                    ],
                },
            }
        ],
        **_database(database),
        **_signing_in(is_encrypted),
        **_protection(is_encrypted),
        **_words(),
        **_files(),
    }


def _key(password: str) -> str:
    """What cookies are signed with: it follows from a password that only the portal has."""
    return hmac.new(password.encode(), b"cookies of the portal", hashlib.sha256).hexdigest()


def _database(at: SplitResult) -> dict[str, Any]:
    """Sessions, and who tried to sign in; figures are read as the person, see `acting.py`."""
    options = {name: values[-1] for name, values in parse_qs(at.query).items()}
    return {
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "HOST": unquote(at.hostname or ""),
                "PORT": at.port,
                "USER": at.username,
                "PASSWORD": unquote(at.password or ""),
                "NAME": at.path[1:],
                "OPTIONS": {**options, "options": f"-c search_path={SCHEMA} {UNHURRIED}"},
                "CONN_MAX_AGE": 60,
                "CONN_HEALTH_CHECKS": True,
            }
        },
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    }


def _signing_in(is_encrypted: bool) -> dict[str, Any]:
    prefix = "__Host-" if is_encrypted else ""
    return {
        "AUTH_USER_MODEL": "portal.Account",
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "ansinh.portal.signing_in.LoginOfTheDatabase",
        ],
        "LOGIN_URL": "sign-in",
        "LOGIN_REDIRECT_URL": "home",
        "SESSION_COOKIE_NAME": f"{prefix}ansinh_session",
        "SESSION_COOKIE_AGE": IDLE_SECONDS,
        "SESSION_SAVE_EVERY_REQUEST": True,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_NAME": f"{prefix}ansinh_csrf",
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_FAILURE_VIEW": "ansinh.portal.faults.stale_form",
        "LANGUAGE_COOKIE_NAME": f"{prefix}ansinh_language",
        "LANGUAGE_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "LANGUAGE_COOKIE_SECURE": is_encrypted,
        "AXES_USERNAME_FORM_FIELD": "username",
        "AXES_FAILURE_LIMIT": GUESSES,
        "AXES_COOLOFF_TIME": WAIT_MINUTES / 60,
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_LOCKOUT_CALLABLE": "ansinh.portal.signing_in.locked_out",
        "AXES_CLIENT_IP_CALLABLE": "ansinh.portal.signing_in.address_of",
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_VERBOSE": False,
    }


def _protection(is_encrypted: bool) -> dict[str, Any]:
    """What browsers are told to refuse, and that nothing goes over a line that others read."""
    own = ["'self'"]
    return {
        "CONTENT_SECURITY_POLICY": {
            "DIRECTIVES": {
                "default-src": ["'none'"],
                "script-src": own,
                "style-src": own,
                "img-src": own,
                "font-src": own,
                "connect-src": own,
                "object-src": ["'none'"],
                "form-action": own,
                "base-uri": ["'none'"],
                "frame-ancestors": ["'none'"],
            }
        },
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_REFERRER_POLICY": "same-origin",
        "SESSION_COOKIE_SECURE": is_encrypted,
        "CSRF_COOKIE_SECURE": is_encrypted,
        "SECURE_SSL_REDIRECT": is_encrypted,
        "SECURE_HSTS_SECONDS": 365 * 24 * 3600 if is_encrypted else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": is_encrypted,
        "SECURE_HSTS_PRELOAD": is_encrypted,
        # The proxy says this, and takes it away where somebody else says it.
        "SECURE_PROXY_SSL_HEADER": (("HTTP_X_FORWARDED_PROTO", "https") if is_encrypted else None),
    }


def _words() -> dict[str, Any]:
    return {
        "LANGUAGE_CODE": "vi",
        "LANGUAGES": [("vi", "Tiếng Việt"), ("en", "English")],
        "USE_THOUSAND_SEPARATOR": True,
        "NUMBER_GROUPING": 3,
        "TIME_ZONE": LOCAL_TIME.key,
        "USE_TZ": True,
    }


def _files() -> dict[str, Any]:
    return {
        "STATIC_URL": "static/",
        "WHITENOISE_USE_FINDERS": True,
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.TemporaryFileUploadHandler"],
        "FILE_UPLOAD_PERMISSIONS": 0o600,
    }
