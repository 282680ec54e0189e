"""The portal as Django knows it."""

from django.apps import AppConfig


class Portal(AppConfig):
    """Accounts, pages and words of the portal."""

    name = "ansinh.portal"
    label = "portal"
