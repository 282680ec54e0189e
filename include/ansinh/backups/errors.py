"""What can go wrong with a backup, in words for whoever has to act."""

from ansinh.errors import AnsinhError


class BackupError(AnsinhError):
    """A backup cannot be made, read or restored; says what to do."""
