"""
`svguide serve`: runs the configured channels until stopped.
"""

from __future__ import annotations

import click

from adapters.cli.event_loop import run
from adapters.cli.loading import open_engine, read_settings
from adapters.cli.options import overlay_option
from adapters.runtime.malloc import set_mmap_threshold
from adapters.runtime.wiring import serve_channels


@click.command()
@overlay_option
def serve() -> None:
    """
    Run every channel that the environment sets up, until told to stop.

    Slack needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET for HTTP); Telegram
    needs TELEGRAM_BOT_TOKEN. See the README, and docs/usage.md for every variable. Stop it with
    Ctrl-C or SIGTERM: it finishes what it has begun and exits with 0.

    \b
    Example:
      TELEGRAM_BOT_TOKEN=123:abc svguide serve
    """

    settings = read_settings()
    if not (settings.has_slack or settings.has_telegram):
        raise click.ClickException(
            "No channel is set up. Set TELEGRAM_BOT_TOKEN for Telegram, or SLACK_BOT_TOKEN with "
            "SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET) for Slack, in the environment or in a file "
            "named .env. To talk to the guide here, type: svguide chat"
        )
    set_mmap_threshold()
    run(serve_channels(settings, open_engine(settings)))
