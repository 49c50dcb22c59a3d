"""The acceptance scenarios of the mechanism: `scenarios/cases/*.feature`."""

import pytest
from pytest_bdd import scenarios

pytestmark = pytest.mark.django_db

scenarios("cases")
