"""
The record of a check as signed documents: made, verified and run again.

    words.yaml       what a record says itself, and what is said when one is verified
    resources.py     that catalogue and the page template, from the package
    keys.py          the signing key and the public keys of old ones, on disk
    signatures.py    a record signed: the JSON file, the check code, the seal of a PDF
    layout.py        a signed record as headings, paragraphs and tables; pure
    text.py          a layout as plain text; pure
    pdf.py           a layout as a tagged PDF with the signed data attached, through typst
    extract.py       the signed data in the bytes of a PDF or JSON file; bounded
    verification.py  bytes → Verification
    rerun.py         a record's facts under another release or day → Rerun
    report_text.py   a verdict and a rerun in words, and as JSON values; pure
    export.py        a record → the files to hand over
    recorder.py      the engine's way to a record
    verify_upload.py a file that somebody sent in a channel

What may not enter here: a rule of law, a question, a decision about what to say in a dialogue.
`typst` and `cryptography` are imported by `pdf`, `keys` and `signatures` only, when they are used.
"""
