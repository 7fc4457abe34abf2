"""
A record as the files to hand over: PDF, plain text and JSON.
"""

from __future__ import annotations

from adapters.records.keys import Keys
from adapters.records.layout import lay_out
from adapters.records.pdf import to_pdf
from adapters.records.resources import read_words
from adapters.records.signatures import sign, to_json
from adapters.records.text import to_text
from bot.model.replies import Attachment
from bot.records.record import Record


def issue(record: Record, keys: Keys) -> tuple[Attachment, ...]:
    """
    The record signed, as a PDF, a text file and a JSON file, in this order.

    Takes tens of milliseconds of CPU time: in a server, run it in a thread.

    Raises:
        KeyFault: There is no signing key.
        PdfFault: The page template does not compile.
    """
    words = read_words()
    signed = sign(record, keys)
    layout = lay_out(signed, words)
    name = words.say("record_file_name", code=signed.code.lower())
    return (
        Attachment(f"{name}.pdf", "application/pdf", to_pdf(signed, layout, keys, words)),
        Attachment(f"{name}.txt", "text/plain; charset=utf-8", to_text(layout).encode()),
        Attachment(f"{name}.json", "application/json", to_json(signed)),
    )
