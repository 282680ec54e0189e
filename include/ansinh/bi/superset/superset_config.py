"""Superset beside this warehouse: it reads this file where SUPERSET_CONFIG_PATH names it.

SUPERSET_HOME is a folder that it may write, SUPERSET_SECRETS one with a file for each secret.
"""

import os
from pathlib import Path
from typing import Any

HOME = Path(os.environ["SUPERSET_HOME"])
SECRETS = Path(os.environ["SUPERSET_SECRETS"])

# ---- What it keeps: accounts, dashboards, and connections without their passwords.
SECRET_KEY = (SECRETS / "superset_key").read_text(encoding="utf-8").strip()
GUEST_TOKEN_JWT_SECRET = SECRET_KEY
SQLALCHEMY_DATABASE_URI = f"sqlite:///{HOME}/superset.db"


def password_of(url: Any) -> str | None:
    """The password of a connection: only logins that have a file among the secrets have one."""
    file = SECRETS / f"{Path(url.username or '-').name}_password"
    return file.read_text(encoding="utf-8").strip() if file.is_file() else None


SQLALCHEMY_CUSTOM_PASSWORD_STORE = password_of

# ---- Who may do what: nobody without an account, and nobody makes one for himself.
AUTH_USER_REGISTRATION = False
RATELIMIT_ENABLED = True
FAB_API_SWAGGER_UI = False
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = os.environ.get("SUPERSET_BEHIND_TLS") == "yes"
ENABLE_PROXY_FIX = SESSION_COOKIE_SECURE
PREVENT_UNSAFE_DB_CONNECTIONS = True

# ---- Nothing is asked of other hosts: no tiles, no fonts, no counting pixel, no chat.
OWN = ["'self'"]
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "default-src": OWN,
        "base-uri": OWN,
        "connect-src": OWN,
        "font-src": [*OWN, "data:"],
        "img-src": [*OWN, "data:", "blob:"],
        "object-src": "'none'",
        "script-src": [*OWN, "'strict-dynamic'"],
        "style-src": [*OWN, "'unsafe-inline'"],
        "worker-src": [*OWN, "blob:"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": SESSION_COOKIE_SECURE,
}
MAPBOX_API_KEY = ""
THEME_FONT_URL_ALLOWED_DOMAINS: list[str] = []
CORS_OPTIONS: dict[str, Any] = {}
FEATURE_FLAGS = {"ALERT_REPORTS": False, "EMBEDDED_SUPERSET": False, "THUMBNAILS": False}

# ---- How much is asked of the warehouse: its logins end a query after a minute.
ROW_LIMIT = 5_000
SQL_MAX_ROW = 50_000
SUPERSET_WEBSERVER_TIMEOUT = 60
SQLLAB_TIMEOUT = 60

# ---- Figures and dates as people write them. Superset has no Vietnamese menus; English ones stay.
LANGUAGES: dict[str, Any] = {}
if os.environ.get("SUPERSET_NUMBERS", "vi") == "vi":
    MONTHS = [f"Tháng {month}" for month in range(1, 13)]
    D3_FORMAT = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
    D3_TIME_FORMAT = {
        "date": "%d/%m/%Y",
        "dateTime": "%H:%M %d/%m/%Y",
        "time": "%H:%M:%S",
        "periods": ["SA", "CH"],
        "days": ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"],
        "shortDays": ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
        "months": MONTHS,
        "shortMonths": [f"Th{month}" for month in range(1, 13)],
    }
