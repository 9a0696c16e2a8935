"""The proof: tests, laid out as the rooms they are about; what several of them need is in ``tests.support``."""
