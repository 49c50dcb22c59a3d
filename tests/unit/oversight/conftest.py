"""A world with watchers of different bodies."""

import pytest

from tests.world import world


@pytest.fixture
def pe(db, at):
    return world("PE", at=at)


@pytest.fixture
def officer(pe):
    return pe.user("data_protection_officer")


@pytest.fixture
def auditor(pe):
    return pe.user("auditor", at_body="DP")
