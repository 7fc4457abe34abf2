"""
Everything that does input or output: files, network, clock, terminal.

    cli/        the command, one module for each
    channels/   Slack, Telegram and the terminal, behind one port
    storage/    conversations, incoming events and the outbox
    runtime/    settings, wiring, the running process
    encoder/    sentences as vectors
    language/   which language a message is in
    records/    the record of a check: issued, verified, run again
    authoring/  tools for content editors
    site/       the library as a website
    overlays/   a starting point for an organisation's own content

What may not enter here: a rule of law, an answer's wording, a decision about what to say.
"""

__all__ = ()
