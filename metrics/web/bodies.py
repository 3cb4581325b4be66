"""Bodies of requests: taken to disk as they come, within limits, and let go when refused.

Knows nothing of what a body holds or of who sends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from metrics.intake.limits import LARGEST_FILE
from metrics.web.refusals import RefusalError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.datastructures import Headers
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Message, Receive, Scope, Send

CSV, BYTES = "text/csv", "application/octet-stream"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORM = "multipart/form-data"
# Types of a body that is one file, with the name it gets when the call gives none.
FILE_TYPES = {CSV: "submission.csv", BYTES: "submission.csv", WORKBOOK: "submission.xlsx"}
PART, MOST_FILES = "file", 20
# A form holds more than its files: the names and separators of its parts.
FORM_SLACK = 2**16
IN_MEMORY = 2**20
STALLED_SECONDS, WHOLE_SECONDS, LINGER_SECONDS = 30, 900, 5
MEGABYTE = 2**20


@dataclass(slots=True)
class Line:
    """What comes in and goes out of one call.

    Tells whether the body has come whole, so that an answer given before that reaches the caller:
    a connection closed while its sender still sends is torn down, and the answer with it.
    """

    scope: Scope
    inner_receive: Receive
    send: Send
    has_begun: bool = False
    is_whole: bool = False

    async def receive(self) -> Message:
        """The next part of the body; raises RefusalError when none comes for long."""
        try:
            with anyio.fail_after(STALLED_SECONDS):
                message = await self.inner_receive()
        except TimeoutError as error:
            raise RefusalError("too-slow") from error
        self._note(message)
        return message

    async def answer(self, response: Response, headers: Headers) -> None:
        """Send an answer; the rest of the body is dropped for a while, not kept."""
        has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
        if self.is_whole or not has_body:
            await response(self.scope, self.receive, self.send)
            return
        response.headers["Connection"] = "close"
        start = {"status": response.status_code, "headers": response.raw_headers}
        await self.send({"type": "http.response.start", **start})
        body = {"type": "http.response.body", "body": bytes(response.body)}
        await self.send({**body, "more_body": True})
        # Who waits to be told to go on sends nothing after a refusal.
        if self.has_begun or "expect" not in headers:
            with anyio.move_on_after(LINGER_SECONDS):
                await self._drop()
        await self.send({**body, "body": b"", "more_body": False})

    async def _drop(self) -> None:
        dropped = 0
        while not self.is_whole and dropped < LARGEST_FILE:
            message = await self.inner_receive()
            dropped += len(message.get("body", b""))
            self._note(message)

    def _note(self, message: Message) -> None:
        self.has_begun = True
        self.is_whole = message["type"] != "http.request" or not message.get("more_body", False)


class _Form(MultiPartParser):
    """A form of which it is known whether it came to its end."""

    is_ended = False

    def on_end(self) -> None:
        """Note the end of the form."""
        self.is_ended = True


def media_type(headers: Headers) -> str:
    """Type of a body that is taken; raises RefusalError for any other."""
    written = headers.get("content-type", "").partition(";")[0].strip().lower()
    coding = headers.get("content-encoding", "identity").strip().lower()
    if written not in (*FILE_TYPES, FORM) or coding != "identity":
        types = ", ".join((*FILE_TYPES, FORM))
        raise RefusalError("wrong-type", values={"types": types})
    return written


async def receive_files(request: Request, sort: str) -> tuple[UploadFile, ...]:
    """Files of a body of a type as `media_type` gives it, on disk where they are large.

    A body that is one file has no name yet. Raises RefusalError for one that is too large, whatever
    its length is said to be, for one that stops coming, and for a form that is none.
    """
    largest = LARGEST_FILE + (FORM_SLACK if sort == FORM else 0)
    parts = _within(request, largest)
    try:
        with anyio.fail_after(WHOLE_SECONDS):
            return await (_form_files(request, parts) if sort == FORM else _one_file(parts))
    except TimeoutError as error:
        raise RefusalError("too-slow") from error


async def _one_file(parts: AsyncGenerator[bytes, None]) -> tuple[UploadFile, ...]:
    # Closed by whoever is given it.
    file = UploadFile(SpooledTemporaryFile(IN_MEMORY), size=0)  # type: ignore[arg-type]  # noqa: SIM115
    try:
        async for part in parts:
            await file.write(part)
        await file.seek(0)
    except BaseException:
        await file.close()
        raise
    return (file,)


async def _within(request: Request, largest: int) -> AsyncGenerator[bytes, None]:
    """Parts of a body up to a size; raises RefusalError, at once where the header tells more."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > largest:
        raise _too_large()
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > largest:
            raise _too_large()
        yield part


async def _form_files(
    request: Request, parts: AsyncGenerator[bytes, None]
) -> tuple[UploadFile, ...]:
    form = _Form(request.headers, parts, max_files=MOST_FILES, max_fields=MOST_FILES)
    try:
        fields = (await form.parse()).multi_items()
    except MultiPartException as error:
        raise _bad_form() from error
    files = tuple(value for _, value in fields if isinstance(value, UploadFile))
    names = {name for name, _ in fields}
    if not form.is_ended or not files or len(files) < len(fields) or names != {PART}:
        await close(files)
        raise _bad_form()
    if any((file.size or 0) > LARGEST_FILE for file in files):
        await close(files)
        raise _too_large()
    return files


def _bad_form() -> RefusalError:
    return RefusalError("bad-form", values={"part": PART, "most": MOST_FILES})


def _too_large() -> RefusalError:
    return RefusalError("too-large", values={"megabytes": LARGEST_FILE // MEGABYTE})


async def close(files: tuple[UploadFile, ...]) -> None:
    """Let go of files that were received."""
    for file in files:
        await run_in_threadpool(file.file.close)
