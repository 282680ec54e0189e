"""A file that is not read any further, whoever noticed why."""


class RefusedError(Exception):
    """The file is not read any further; `rule` says why, `place` fills its message."""

    def __init__(self, rule: str, **place: str | int | None) -> None:
        """Name the rule of the catalogue that is broken."""
        super().__init__(rule)
        self.rule = rule
        self.place = place
