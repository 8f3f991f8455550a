from tests.autograd.conftest import T  # noqa: F401
