"""Who is signed in, and of which units that person sees and hands in files."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from ansinh.forms.catalogue import load_forms
from ansinh.portal.logins import Login, login_of
from ansinh.reference.unit import Unit
from ansinh.reference.units import UnitDirectory
from ansinh.road.installation import Installation

READERS = ("mart_reader", "unit_reader", "detail_reader")
# Who hands in files: officers of units, and those who sign what others handed in.
SENDERS = ("unit_reader", "approver")


def installation() -> Installation:
    """The installation that this process serves."""
    return cast("Installation", settings.INSTALLATION)


@dataclass(frozen=True)
class Visitor:
    """A person with a login, among the units of the province."""

    login: Login
    directory: UnitDirectory

    @property
    def name(self) -> str:
        """The name of the login."""
        return self.login.name

    @property
    def home(self) -> Unit | None:
        """The unit whose officer this is; None for who sees all, and where there is none such."""
        if self.login.unit_key is None:
            return None
        code, _, begin = self.login.unit_key.partition("@")
        return self.directory.get(code, date.fromisoformat(begin))

    @property
    def may_send(self) -> bool:
        """Whether this person hands in files."""
        return self.login.role in SENDERS

    @property
    def reads_figures(self) -> bool:
        """Whether this person reads the marts, all rows or those of a unit."""
        return self.login.role in READERS

    @property
    def is_administrator(self) -> bool:
        """Whether this person sees all units, publications and alerts."""
        return self.login.role != "unit_reader"

    def reads_all_of(self, form: str | None) -> bool:
        """Whether all that a file says is shown: of one that may name people to its unit alone."""
        known = load_forms().get(form or "")
        return not self.is_administrator or (known is not None and not known.may_name_people)

    @property
    def administers(self) -> bool:
        """Whether this person takes on alerts, and sets who is told and what stops a file."""
        return self.login.role == "login_admin"

    @property
    def signs(self) -> bool:
        """Whether this person signs publications, and brings them back."""
        return self.login.role == "approver"

    def sees(self, code: str | None, on: date) -> bool:
        """Whether a unit of a day is the own one, or belongs to it, as `access.own_unit_keys`."""
        if self.is_administrator:
            return True
        home = self.home
        if home is None or code is None:
            return False
        # A reform gives codes out anew: of the same code it may be somebody else.
        then = self.directory.get(home.code, on)
        is_same = then is not None and then.level == home.level
        if then is not None and home.level == "commune":
            is_same = is_same and then.parent_code == home.parent_code
        return is_same and self.directory.is_within(code, home.code, on)


def visitor_of(request: HttpRequest) -> Visitor:
    """Who asks. Raises PermissionDenied where the login ended in this moment."""
    known: Visitor | None = getattr(request, "visitor", None)
    if known is not None:
        return known
    login = login_of(str(request.user.pk))
    if login is None:
        raise PermissionDenied
    found = Visitor(login, installation().reference.units)
    request.visitor = found  # type: ignore[attr-defined]
    return found


def sender_of(request: HttpRequest) -> Visitor:
    """Who hands in a file. Raises PermissionDenied for who only reads."""
    found = visitor_of(request)
    if not found.may_send:
        raise PermissionDenied
    return found


def office_of(request: HttpRequest) -> Visitor:
    """Who sees all units; raises Http404 for the officer of one."""
    who = visitor_of(request)
    if not who.is_administrator:
        raise Http404
    return who


def administrator_of(request: HttpRequest) -> Visitor:
    """Who administers; raises Http404 for the officer of a unit, PermissionDenied for others."""
    who = office_of(request)
    if not who.administers:
        raise PermissionDenied
    return who


def refuse_others(visitor: Visitor, code: str | None, on: date) -> None:
    """Raise Http404 for what is another unit's: that it is there is nobody's business either."""
    if not visitor.sees(code, on):
        raise Http404


def visitor(request: HttpRequest) -> dict[str, Any]:
    """For templates: who is signed in."""
    is_known = getattr(request, "user", None) is not None and request.user.is_authenticated
    return {"visitor": visitor_of(request) if is_known else None}
