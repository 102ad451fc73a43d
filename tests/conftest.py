"""What all tests share."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

# Two cores are shared by the workers, so a single slow example says nothing about the code.
settings.register_profile("shared-cores", deadline=None)
settings.load_profile("shared-cores")


@pytest.fixture(autouse=True, scope="session")
def own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep segments apart from the user's, for the programs that tests start too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GDLESSONS_CACHE", str(tmp_path_factory.mktemp("store")))
        yield
