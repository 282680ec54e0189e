"""How a message looks: subject, plain text and HTML, first in the language of who reads it."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from typing import Any

import mjml
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from ansinh.alerts.messages import VERDICTS, RunMessage, may_name_people
from ansinh.alerts.phrases import capitalised, moment_words, other_than, phrase
from ansinh.alerts.routing import Telling
from ansinh.alerts.views import in_short, of_outcome, of_telling, telling_in_short
from ansinh.ledger.letters import Letter
from ansinh.reference.vocabulary import Language, word


def letter_of(message: RunMessage, not_before: datetime | None = None) -> Letter:
    """Render a message, to leave not before a moment; its own unless told otherwise."""
    return Letter(
        key=message.key,
        contact=message.recipient.name,
        address=message.address,
        subject=subject(message),
        text=text(message),
        html=html(message),
        not_before=not_before or message.created_at,
    )


def subject(message: RunMessage) -> str:
    """How many were sent back, warned about and accepted, and what else; names nobody."""
    return f"[An sinh] {_counted(message)}"


def summary(message: RunMessage) -> str:
    """The subject as a sentence, for who opens the letter."""
    return f"{capitalised(_counted(message))}."


def text(message: RunMessage) -> str:
    """The message as plain text."""
    return as_text("message", _content(message), message.recipient.language)


def html(message: RunMessage) -> str:
    """The message as one HTML page: nothing is fetched, nothing runs."""
    return as_html("message", _content(message), message.recipient.language)


def as_text(name: str, content: Mapping[str, Any], language: Language) -> str:
    """What a template makes of its content as plain text."""
    return _rendered(f"{name}.txt", content, language)


def as_html(name: str, content: Mapping[str, Any], language: Language) -> str:
    """What a template makes of its content in HTML, by way of MJML; what was typed is escaped."""
    return mjml.mjml2html(_rendered(f"{name}.mjml", content, language))


def _counted(message: RunMessage) -> str:
    language = message.recipient.language
    counts = Counter(outcome.verdict for outcome in message.outcomes)
    parts = [
        phrase("count_reports", language, count=counts[verdict], said=said.lower())
        for verdict in VERDICTS
        if counts[verdict] and (said := word("state", verdict, language))
    ]
    over = sum(one.news == "over" for one in message.tellings)
    if over < len(message.tellings):
        parts.append(phrase("count_to_see", language, count=len(message.tellings) - over))
    if over:
        parts.append(phrase("count_over", language, count=over))
    told = "; ".join(parts)
    return phrase("gathered", language, told=told) if message.is_digest else told


def _content(message: RunMessage) -> dict[str, Any]:
    language = message.recipient.language
    below = other_than(language)
    tellings = sorted(message.tellings, key=_gravity)
    return {
        "number": message.run_id,
        "recipient": message.recipient.name,
        "at": moment_words(message.created_at, language),
        "subject": subject(message),
        "heading": phrase(_heading(message), language),
        "summary": summary(message),
        "outcomes": [of_outcome(one, language) for one in message.outcomes],
        "tellings": [of_telling(one, language) for one in tellings],
        "in_short": [
            *(in_short(one, below) for one in message.outcomes),
            *(telling_in_short(one, below) for one in tellings),
        ],
        "closing": [name for name, is_said in _closing(message).items() if is_said],
    }


def _heading(message: RunMessage) -> str:
    if message.is_digest:
        return "digest"
    return "results" if message.outcomes else "to_see"


def _closing(message: RunMessage) -> dict[str, bool]:
    """Phrases at the end, and whether they hold."""
    returned = [one for one in message.outcomes if one.is_returned]
    return {
        "returned": bool(returned),
        "copies": bool(message.copies),
        "people": message.recipient.duty == "unit"
        and any(may_name_people(one.form) for one in returned),
    }


def _gravity(one: Telling) -> tuple[bool, bool, str, int]:
    return (one.news == "over", one.severity != "error", one.alert.kind, one.alert.alert_id)


def _rendered(template: str, content: Mapping[str, Any], language: Language) -> str:
    below = other_than(language)
    words = {
        "language": language,
        "language_below": below,
        "say": partial(_said, language),
        "say_below": partial(_said, below),
    }
    return _templates().get_template(template).render(content, **words)


def _said(language: Language, name: str, /, **filled: object) -> str:
    return phrase(name, language, **filled)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("ansinh.alerts"),
        autoescape=select_autoescape(["mjml"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A folder's name may hold a line break that would fake a line of its own.
    environment.filters["one_line"] = lambda value: " ".join(str(value).split())
    return environment
