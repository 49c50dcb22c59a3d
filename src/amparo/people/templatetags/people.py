"""What a role does and a body is called, in the reader's language."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

import vocab
from amparo.people.models import Organisation, User
from amparo.people.posts import posts_of

register = template.Library()


@register.filter
def role_words(role: str) -> dict[str, str]:
    """Return what a role sees and does, and what it never does, as the vocabulary says it."""
    term = vocab.terms("people/roles").get(role)
    language = get_language() or "es"
    return {
        "does": term.definition.in_language(language) if term and term.definition else "",
        "never": term.never.in_language(language) if term and term.never else "",
    }


@register.filter
def in_fours(key: str) -> list[str]:
    """Return a long key in groups of four, easier to type."""
    return [key[i : i + 4] for i in range(0, len(key), 4)]


@register.filter
def named(body: Organisation) -> str:
    """Return a body's name: in English where there is one and the reader reads it."""
    return body.name_en if get_language() == "en" and body.name_en else body.name


@register.simple_tag
def demonstration_accounts() -> list[tuple[User, list[str]]]:
    """Return the accounts to try the house with, each with its roles; none in production."""
    if settings.PRODUCTION:
        return []
    users = User.objects.filter(is_demonstration=True, is_active=True).order_by("email")
    return [(user, [post.role for post in posts_of(user)]) for user in users]
