"""What a file really is, whether it is a bomb, and what must be taken out of it."""

from amparo.evidence.rules.clean import Cleaned, cleaned
from amparo.evidence.rules.look import BadContent, looked_at

__all__ = ["BadContent", "Cleaned", "cleaned", "looked_at"]
