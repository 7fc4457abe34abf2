"""
Everything that touches the world, by kind of world.

    cli/        the command, one module for each
    channels/   Slack, Telegram and this terminal, behind one port
    storage/    conversations, what came in and what is to go out
    runtime/    settings, wiring, the running process
    encoder/    sentences as vectors
    language/   which language a message is in
    records/    the record of a check: made, verified, run again
    authoring/  what editors of content use
    site/       the library as a website
    overlays/   an organisation's own content, begun

What may not enter here: a rule of law, an answer's wording, a decision about what to say.
"""

__all__ = ()
