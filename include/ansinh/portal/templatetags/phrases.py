"""`{% say "reports" %}`: a phrase of phrases.yaml in the language of the reader."""

from django.template import Library

from ansinh.portal import words

register = Library()


@register.simple_tag
def say(phrase: str, **filled: object) -> str:
    """A phrase, its gaps filled."""
    return words.say(phrase, **filled)
