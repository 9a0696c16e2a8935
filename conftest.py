"""What nbval compares of HTML: all but its style and the bytes of pictures, which are the library's business."""

from pathlib import Path

SANITISE = Path(__file__).parent / "tests" / "nbval.cfg"


def pytest_configure(config):
    """Hand nbval the course's rule, unless somebody brings one of their own."""
    if getattr(config.option, "nbval_sanitize_with", "") is None:
        config.option.nbval_sanitize_with = str(SANITISE)
