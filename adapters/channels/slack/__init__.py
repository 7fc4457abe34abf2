"""
Slack: payloads in, Block Kit out, Web API, Socket Mode and HTTP.

What may not enter here: a rule of law, an answer's wording, any state of a conversation (the store
holds it), an import of another channel. Slack's names are used only in this folder, and only this
folder imports `slack_bolt` and `slack_sdk`.
"""

from adapters.channels.slack.failures import SlackRefused
from adapters.channels.slack.incoming import BotIdentity, Ignored, NotOwner, decode
from adapters.channels.slack.outgoing import Call, Upload, encode
from adapters.channels.slack.transport import SlackChannel

__all__ = [
    "BotIdentity",
    "Call",
    "Ignored",
    "NotOwner",
    "SlackChannel",
    "SlackRefused",
    "Upload",
    "decode",
    "encode",
]
