"""Logins to attack with."""

from tests.warehouse.access.conftest import join

__all__ = ["join"]
