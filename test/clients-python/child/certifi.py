"""In the place of the package of this name: whom a client trusts by default is the test's own authority."""

import os


def where() -> str:
    return os.environ["SSL_CERT_FILE"]


def contents() -> str:
    with open(where(), encoding="ascii") as file:
        return file.read()
