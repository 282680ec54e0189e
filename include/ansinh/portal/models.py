"""Accounts of the portal: one for each login of the database that was ever signed in."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from ansinh.portal.logins import verifier_of


class Account(AbstractBaseUser):
    """Who is signed in, by the name of the login; the password is the database's alone."""

    name: models.CharField[str, str] = models.CharField(max_length=63, primary_key=True)
    password = None  # type: ignore[assignment]
    last_login: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True
    )

    USERNAME_FIELD = "name"
    objects: ClassVar[BaseUserManager[Account]] = BaseUserManager()

    def get_session_auth_hash(self) -> str:
        """What a session is good for: it ends with the login, and with another password of it."""
        verifier = verifier_of(self.name) or ""
        return salted_hmac("ansinh.portal.models.Account", verifier).hexdigest()

    def get_session_auth_fallback_hash(self) -> list[str]:
        """None: the key that signs is never changed beside others."""
        return []
