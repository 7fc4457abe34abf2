"""
Slack: payloads in, Block Kit out, and the sockets between.

What may not enter here: a rule of law, an answer's wording, anything remembered of a conversation
(that is the store's); any import of another channel. Outside this folder nobody names Slack's
words; only this folder imports `slack_bolt` and `slack_sdk`.
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
