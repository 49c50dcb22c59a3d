"""How a name, a document, a phone or an address is brought to one form before it is hashed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

# What people write before the number of a document.
_DOCUMENT_WORDS = re.compile(
    r"^(DNI|CE|RUC|CC|CURP|INE|NIT|CPF|RG|PASAPORTE|PASSPORT|PAS)?(NUM|NRO|NO|N)?(?=\d)"
)


class _Letters(dict[int, str | None]):
    """What becomes of each character: kept, a space, or nothing; found out once."""

    def __missing__(self, point: int) -> str | None:
        letter = chr(point)
        # Accents are dropped. Marks that are not seen (joiners, turns of direction) part no word.
        if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
            self[point] = None
        else:
            self[point] = letter if letter.isalnum() else " "
        return self[point]


_LETTERS = _Letters()


def normal_name(value: str) -> str:
    """Return a name without capitals, accents, punctuation or double spaces."""
    bare = unicodedata.normalize("NFKD", value.casefold()).translate(_LETTERS)
    return " ".join(bare.split())


def normal_document(value: str) -> str:
    """Return a document's letters and digits, without the kind of document before a number."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", value).upper() if c.isalnum())
    return _DOCUMENT_WORDS.sub("", plain)


def normal_phone(value: str) -> str:
    """Return the last nine digits of a phone: with and without the country code it is one phone."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", value) if c.isdigit())
    return digits.lstrip("0")[-9:]


def normal_email(value: str) -> str:
    """Return an e-mail address in small letters, without the spaces around it."""
    return unicodedata.normalize("NFKC", value).strip().casefold()


NORMAL = {
    "name": normal_name,
    "document": normal_document,
    "phone": normal_phone,
    "email": normal_email,
}


def lookups(identity: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the (kind, normal value) pairs by which an identity may be found."""
    found: set[tuple[str, str]] = set()
    for name in ("legal_name", "social_name"):
        found.add(("name", normal_name(identity.get(name) or "")))
    found.add(("document", normal_document(identity.get("document") or "")))
    for contact in identity.get("contacts") or ():
        value = str(contact.get("value") or "")
        if "@" in value and not value.strip().startswith("@"):
            found.add(("email", normal_email(value)))
        elif sum(c.isdigit() for c in value) >= 6:
            found.add(("phone", normal_phone(value)))
    return {(kind, value) for kind, value in found if value}


def telltales(identity: Mapping[str, Any]) -> set[str]:
    """Return the normal fragments that would give an identity away inside a sentence."""
    names = [normal_name(identity.get(name) or "") for name in ("legal_name", "social_name")]
    found = {part for name in names for part in name.split() if len(part) >= 4}
    found |= {value for kind, value in lookups(identity) if kind != "name" and len(value) >= 5}
    return {part.casefold() for part in found}


def tells(text: str, fragments: Iterable[str]) -> bool:
    """Test if a text holds one of the fragments, as a word or as a number however it is spaced."""
    words = set(normal_name(text).split())
    run = "".join(c for c in text.casefold() if c.isalnum() or c == "@" or c == ".")
    return any(
        one in words or (any(c.isdigit() or c == "@" for c in one) and one in run)
        for one in fragments
    )
