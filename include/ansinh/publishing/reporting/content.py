"""The content of a report: what is told of a publication, in which order, in which language."""

from collections.abc import Iterator

from ansinh.publishing.reporting.change_part import changes
from ansinh.publishing.reporting.document import Report, Section
from ansinh.publishing.reporting.facts import Facts
from ansinh.publishing.reporting.headline_part import headline
from ansinh.publishing.reporting.poverty_part import poverty
from ansinh.publishing.reporting.quality_part import quality
from ansinh.publishing.reporting.resource_part import resources
from ansinh.publishing.reporting.wording import UNKNOWN, Wording
from ansinh.reference.vocabulary import Language

HOW_TO_READ = (
    *("reading_unknown", "reading_star", "reading_not_comparable", "reading_hidden"),
    *("reading_estimated", "reading_break", "reading_preliminary", "reading_regular"),
    *("reading_points", "reading_names"),
)


def report_of(facts: Facts, language: Language) -> Report:
    """The report of a publication: figures first, then how good they are and how to read them."""
    words, status = Wording(language), facts.status
    number = status.publication_id
    publisher = facts.publisher or words.say("nobody")
    day = words.day(status.decided_at) if status.decided_at else UNKNOWN
    return Report(
        language=language,
        number=number,
        title=words.say("title", number=number),
        publisher=publisher,
        head=words.say("head", publisher=publisher, number=number, day=day),
        summary=tuple(_summary(words, facts, day)),
        sections=(
            headline(words, facts),
            changes(words, facts),
            poverty(words, facts),
            resources(words, facts),
            quality(words, facts),
            Section(
                words.say("reading"),
                "reading",
                paragraphs=tuple(words.say(name) for name in HOW_TO_READ),
            ),
        ),
    )


def _summary(words: Wording, facts: Facts, day: str) -> Iterator[str]:
    status = facts.status
    yield words.say("published", day=day, submissions=status.submissions, units=status.units)
    if status.restores:
        yield words.say("restores", number=status.restores)
    yield _approval(words, facts)
    invented = sum(one.invented for one in facts.members)
    if invented:
        submissions = sum(one.submissions for one in facts.members)
        yield words.say("invented_explained", count=invented, submissions=submissions)


def _approval(words: Wording, facts: Facts) -> str:
    status = facts.status
    if status.approved_by == "nobody":
        return words.say("approved_by_nobody")
    if status.approved_by == "person":
        name = "approved_with_open_points" if status.open else "approved_by_person"
        return words.say(name, count=status.open)
    name = "approved_by_policy_unseen" if status.open else "approved_by_policy"
    return words.say(name, count=status.open)
