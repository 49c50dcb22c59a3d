"""Days of meetings and of what was said there."""

from amparo.evidence.rules.partial_dates import span_of


def may_be_within(when: str, period: str) -> bool:
    """Test if some day of a date may lie in a period; what is not known may (V-MP4)."""
    if not when or not period:
        return True
    said, held = span_of(when), span_of(period)
    return said.first <= held.last and held.first <= said.last
