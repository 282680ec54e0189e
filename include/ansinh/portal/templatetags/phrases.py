"""`{% say "reports" %}`: a phrase in the language of the reader; `{% this_page %}`: its address."""

from decimal import Decimal

from django.template import Context, Library
from django.utils import formats

from ansinh.portal import words
from ansinh.portal.forms_of_pages import page_shown

register = Library()


@register.simple_tag
def say(phrase: str, **filled: object) -> str:
    """A phrase, its gaps filled; fractions are written as its reader writes them."""
    said = {
        name: formats.localize(value) if isinstance(value, Decimal) else value
        for name, value in filled.items()
    }
    return words.say(phrase, **said)


@register.simple_tag(takes_context=True)
def this_page(context: Context) -> str:
    """The address of the page that is shown, to come back to it in another language."""
    return page_shown(context["request"])
