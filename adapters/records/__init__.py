"""
The record of a check as signed documents: issued, verified and run again.

    words.yaml       wording of a record and of the report on one
    resources.py     reads words.yaml and the page template
    keys.py          the signing key and all public keys, on disk
    signatures.py    signatures: the JSON file, the check code, the seal of a PDF
    layout.py        a signed record as headings, paragraphs and tables; pure
    text.py          a layout as plain text; pure
    pdf.py           a layout as a tagged PDF with the signed data attached, through typst
    extract.py       the signed data in the bytes of a PDF or JSON file; bounded
    verification.py  bytes → Verification
    rerun.py         a record's facts under another release or day → Rerun
    report_text.py   a verdict and a rerun in words, and as JSON values; pure
    export.py        a record → the files to hand over
    recorder.py      makes records for the engine
    verify_upload.py verifies a file sent in a channel

What may not enter here: a rule of law, a question, a decision about what to say in a dialogue.
`typst` and `cryptography` are imported by `pdf`, `keys` and `signatures` only, when they are used.
"""
