"""Errors whose message tells the reader what to do."""


class AnsinhError(Exception):
    """Something that the person at the keyboard can act on; shown without a traceback."""


class PlatformError(AnsinhError):
    """The platform cannot start, or is not running."""


class OvertakenError(AnsinhError):
    """A newer publication, or another verdict, came first; nothing is wrong."""


class SettingsError(AnsinhError):
    """A setting has a value that it cannot have."""
