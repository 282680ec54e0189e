"""What may go wrong with landed files."""

from ansinh.errors import AnsinhError


class LandingError(AnsinhError, OSError):
    """The place for landed files does not take or give one; trying again later may help."""


class ChangedFileError(LandingError):
    """A landed file is not what it was when it got its name."""
