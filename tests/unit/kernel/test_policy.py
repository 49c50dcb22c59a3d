"""The table of permissions: what holds, what is remembered while a page is read."""

from dataclasses import dataclass

import pytest

from amparo.kernel.errors import Denied
from amparo.kernel.policy import Policy, is_remembering, once, remembering


@dataclass
class Row:
    """Something with a key, or without."""

    pk: int | None


asked: list[tuple[int | None, int | None]] = []


def is_even(who, what):
    asked.append((who.pk, what.pk))
    return what.pk is not None and what.pk % 2 == 0


POLICY = Policy({"open": ((is_even,),), "close": ((is_even,),)})


@pytest.fixture(autouse=True)
def nothing_asked():
    asked.clear()


def test_what_is_not_allowed_is_denied():
    POLICY.require(Row(1), "open", Row(2))
    with pytest.raises(Denied):
        POLICY.require(Row(1), "open", Row(3))


def test_every_question_is_asked_again_outside_the_block():
    for _turn in range(2):
        assert POLICY.allows(Row(1), "open", Row(2))
    assert len(asked) == 2


def test_inside_the_block_each_question_is_asked_once_for_all_permissions():
    with remembering():
        assert POLICY.allows(Row(1), "open", Row(2))
        assert POLICY.allows(Row(1), "close", Row(2))
        assert not POLICY.allows(Row(1), "open", Row(3))
        assert POLICY.allows(Row(7), "open", Row(2))
    assert asked == [(1, 2), (1, 3), (7, 2)]
    assert POLICY.allows(Row(1), "open", Row(2))
    assert len(asked) == 4


@pytest.mark.parametrize(("who", "what"), [(Row(None), Row(2)), (Row(1), Row(None))])
def test_what_has_no_key_is_never_remembered(who, what):
    with remembering():
        POLICY.allows(who, "open", what)
        POLICY.allows(who, "open", what)
    assert len(asked) == 2


def test_an_answer_is_asked_for_once_inside_the_block_and_each_time_outside():
    answers = iter(range(9))
    with remembering():
        assert [once("how many", lambda: next(answers)) for _turn in range(3)] == [0, 0, 0]
        assert once("another", lambda: next(answers)) == 1
        assert is_remembering()
    assert [once("how many", lambda: next(answers)) for _turn in range(2)] == [2, 3]
    assert not is_remembering()
