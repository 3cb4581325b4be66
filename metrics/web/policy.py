"""How a page's policy names what stands written in the page itself."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256


def source_of(text: str) -> str:
    """Source by which a Content-Security-Policy allows a script or style of exactly this text.

    >>> source_of("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
