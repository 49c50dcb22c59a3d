"""Pure functions: values brought to one form, words cut to stems, names to their sound."""

from amparo.vault.rules.lookups import (
    NORMAL,
    lookups,
    normal_document,
    normal_email,
    normal_name,
    normal_phone,
    tells,
    telltales,
)
from amparo.vault.rules.near import near
from amparo.vault.rules.sounds import LETTERS as SOUNDS
from amparo.vault.rules.sounds import sound
from amparo.vault.rules.stems import forms_of, stems, words

__all__ = [
    "NORMAL",
    "SOUNDS",
    "forms_of",
    "lookups",
    "near",
    "normal_document",
    "normal_email",
    "normal_name",
    "normal_phone",
    "sound",
    "stems",
    "tells",
    "telltales",
    "words",
]
