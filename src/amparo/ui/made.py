"""What took long to make and can be made again: kept a while, apart from what counts and marks."""

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

made = ConnectionProxy(caches, "made")
