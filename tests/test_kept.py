"""A worker lives long: what it keeps does not grow with the stories that it has read."""

import gc
from functools import _lru_cache_wrapper
from typing import Any

from tests.bench.growth import read

FEW, MANY = 40, 120


def test_nothing_is_kept_without_bound_for_what_a_page_says() -> None:
    for number in range(FEW):
        read(number)
    few = kept()

    for number in range(FEW, MANY):
        read(number)

    assert {cache for cache, size in kept().items() if size > few.get(cache, 0)} == set()


def kept() -> dict[str, int]:
    """How much the caches of the package hold that have no bound."""
    caches: list[Any] = [o for o in gc.get_objects() if isinstance(o, _lru_cache_wrapper)]
    return {
        f"{cache.__module__}.{cache.__qualname__}": cache.cache_info().currsize
        for cache in caches
        if cache.__module__.startswith("onrecord.") and cache.cache_info().maxsize is None
    }
