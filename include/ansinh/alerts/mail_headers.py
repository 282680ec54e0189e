"""Headers of mail in Vietnamese, folded so that no blank between two words is lost.

Python's own way of folding (`email.policy.SMTP`) may lose one between two encoded words, or write
one word beside another: "việc cần xem" arrives as "việccần xem".
"""

from email.header import Header
from email.headerregistry import Address
from email.policy import EmailPolicy
from typing import Any


class WholeWords(EmailPolicy):
    """As `email.policy.SMTP`, but for what is no ASCII."""

    def fold(self, name: str, value: Any) -> str:
        """A header as lines of text."""
        # Parameters, such as the name of an attachment, have an encoding of their own (RFC 2231).
        if str(value).isascii() or hasattr(value, "params"):
            return str(super().fold(name, value))
        return f"{name}: {self._encoded(name, value)}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """A header as lines."""
        return self.fold(name, value).encode("ascii", "surrogateescape")

    def _encoded(self, name: str, value: Any) -> str:
        addresses: tuple[Address, ...] | None = getattr(value, "addresses", None)
        if addresses is None:
            return self._words(name, str(value))
        return f",{self.linesep} ".join(self._address(name, one) for one in addresses)

    def _address(self, name: str, one: Address) -> str:
        if not one.display_name or one.display_name.isascii():
            return str(one)
        return f"{self._words(name, one.display_name)} <{one.addr_spec}>"

    def _words(self, name: str, words: str) -> str:
        # Blanks stand within the encoded words, and no line is broken but between those.
        return Header(words, "utf-8", header_name=name).encode(linesep=self.linesep)


MAIL = WholeWords(linesep="\r\n")
