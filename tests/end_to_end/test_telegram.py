"""The guide on Telegram: `svguide serve`, a fake Bot API, people who write, press and come back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp

from tests.end_to_end.conftest import Start
from tests.end_to_end.people import OnTelegram, shown_number
from tests.fake_telegram import GROUP, USERNAME, FakeTelegram, Shown

Settings = dict[str, str]

PRESSED = (
    "England, UK-wide, or Wales if not de…",
    "Council or combined authority",
    "A new contract",
    "None of these",
    "Services only",
)
"""Buttons from question 2 on, as Telegram shows them."""
TYPED = (
    "england",
    "we're a district council",
    "a new contract",
    "none of these",
    "services",
    "£250k inc VAT",
    "not yet",
    "no",
)
"""The same procurement, typed."""
ANN, BOB = 42, 43


def is_result(message: Shown) -> bool:
    return "\n\nThe Act applies.\n\n" in message.text


async def test_start_gives_exactly_one_message(
    start: Start, person: OnTelegram, telegram_settings: Settings
) -> None:
    """What is said next is answered second: nothing came in between."""
    await start(**telegram_settings)
    greeting = await person.say("/start")
    assert "Social Value Guide" in greeting.text
    assert greeting.buttons
    await person.say("/help")
    assert len(person.seen) == 2


async def test_the_menu_holds_the_commands(
    start: Start, telegram: FakeTelegram, telegram_settings: Settings
) -> None:
    """Telegram is told every command at the start."""
    guide = await start(**telegram_settings)
    await guide.until("telegram.connected")
    names = {command["command"] for command in telegram.commands}
    assert {"start", "help", "check", "myths", "back", "restart", "stop"} <= names


async def test_a_typed_check_reaches_its_outcome(
    start: Start, person: OnTelegram, telegram_settings: Settings
) -> None:
    """One message for each answer, with sources at the end."""
    await start(**telegram_settings)
    assert shown_number((await person.say("/check")).text) == 1
    number, shown = 1, await person.say("2 March 2026")
    for answer in TYPED:
        number += 1
        assert shown_number(shown.text) == number, (answer, shown.text)
        shown = await person.say(answer)
    assert is_result(shown), shown.text
    assert "Source:" in shown.text
    assert "legislation.gov.uk" in "".join(url for _, _, url in shown.entities)
    assert len(person.seen) == 2 + len(TYPED)


async def test_a_check_goes_on_by_its_old_buttons_after_a_power_cut(
    start: Start, person: OnTelegram, telegram_settings: Settings
) -> None:
    """Buttons of the first process are pressed after it was killed, up to the outcome."""
    first = await start(**telegram_settings)
    await person.say("/check")
    await person.say("2 March 2026")
    for label in PRESSED[:3]:
        shown = await person.press(label)
    assert shown_number(shown.text) == 5
    await first.kill_settled()

    await start(**telegram_settings)
    for label in PRESSED[3:]:
        shown = await person.press(label)
    assert shown_number(shown.text) == 7
    await person.say("£250,000 including VAT")
    await person.press("No, not yet")
    shown = await person.press("No")
    assert is_result(shown), shown.text
    assert len(person.seen) == 3, "each is one card, before the cut and after it"


async def test_a_press_unanswered_at_the_power_cut_is_answered_once_after_it(
    start: Start, telegram: FakeTelegram, person: OnTelegram, telegram_settings: Settings
) -> None:
    """The platform takes no message until the process is dead; its successor sends the one."""
    first = await start(**telegram_settings)
    await person.say("/check")
    asked = await person.say("2 March 2026")
    await telegram.wait_for(lambda: not person.seen[0].buttons)
    telegram.fail("editMessageText", 500, "Internal Server Error")
    person.start_press(PRESSED[0], asked)
    await first.until("outbox.postponed")
    await first.kill()
    assert len(person.seen) == 2

    await start(**telegram_settings)
    await telegram.wait_for(lambda: shown_number(person.seen[1].text) == 3, 30)
    after = await person.press(PRESSED[1])
    assert shown_number(after.text) == 4
    assert len(person.seen) == 2


async def test_an_update_given_again_is_answered_once(
    start: Start, telegram: FakeTelegram, person: OnTelegram, telegram_settings: Settings
) -> None:
    """Twice in one poll, and once more to the next process."""
    first = await start(**telegram_settings)
    await first.until("telegram.connected")
    update: dict[str, Any] = {"message": telegram.message(text="/check")}
    number = telegram.push(update)
    again = update | {"update_id": number}
    telegram.push(again)
    await telegram.wait_for(lambda: person.seen and telegram.confirmed > number)
    await person.say("2 March 2026")
    await telegram.wait_for(lambda: not person.seen[0].buttons)
    assert [shown_number(message.text) for message in person.seen] == [0, 2]
    await first.kill_settled()

    telegram.push(again)
    await start(**telegram_settings)
    shown = await person.press(PRESSED[0])
    assert shown_number(shown.text) == 3
    assert len(person.seen) == 2


async def test_a_press_given_twice_advances_once(
    start: Start, person: OnTelegram, telegram_settings: Settings
) -> None:
    """A double tap is two presses: the second finds its question answered so already."""
    await start(**telegram_settings)
    await person.say("/check")
    asked = await person.say("2 March 2026")
    for _ in range(2):
        shown = await person.press_id("a:1:where:england", asked)
        assert shown_number(shown.text) == 3
    assert len(person.seen) == 2
    shown = await person.say("council")
    assert shown_number(shown.text) == 4


async def test_an_older_press_changes_that_answer_and_says_so(
    start: Start, person: OnTelegram, telegram_settings: Settings
) -> None:
    """Somebody who thinks again and scrolls up."""
    await start(**telegram_settings)
    await person.say("/check")
    asked = await person.say("2 March 2026")
    await person.press_id("a:1:where:england", asked)
    shown = await person.press_id("a:1:where:scotland", asked)
    assert "You changed your answer to an earlier question" in shown.text
    assert "Scotland" in shown.text


async def test_in_a_group_only_what_is_meant_for_the_guide_is_answered(
    start: Start, telegram: FakeTelegram, telegram_settings: Settings
) -> None:
    """Talk among people is passed over; a mention, a reply and a command are answered."""
    await start(**telegram_settings)
    ann = OnTelegram(telegram, ANN, GROUP)
    telegram.say("what is the threshold for a council?", user=ANN, group=GROUP)
    telegram.say("/check@another_bot", user=ANN, group=GROUP)
    shown = await ann.say(f"@{USERNAME} what is the threshold for a council?")
    assert "£207,720" in shown.text
    replied = await ann.say("and for a department?", reply_to=shown.message_id)
    commanded = await ann.say(f"/check@{USERNAME}")
    assert shown_number(commanded.text) == 1
    assert ann.seen == [shown, replied, commanded]


async def test_two_checks_in_one_group_do_not_touch(
    start: Start, telegram: FakeTelegram, telegram_settings: Settings
) -> None:
    """Each goes on from their own question, and one's restart leaves the other's answers."""
    await start(**telegram_settings)
    ann, bob = OnTelegram(telegram, ANN, GROUP), OnTelegram(telegram, BOB, GROUP)
    await ann.say(f"/check@{USERNAME}")
    ours = await ann.say("2 March 2026", reply_to=ann.seen[-1].message_id)
    assert shown_number(ours.text) == 2
    theirs = await bob.say(f"/check@{USERNAME}")
    assert shown_number(theirs.text) == 1
    shown = await ann.press(PRESSED[0], ours)
    assert shown_number(shown.text) == 3
    shown = await bob.say("1 June 2015", reply_to=theirs.message_id)
    assert shown_number(shown.text) == 2
    assert "1 June 2015" in shown.text
    await bob.say(f"/restart@{USERNAME}")
    shown = await ann.say(f"/review@{USERNAME}")
    assert "2 March 2026" in shown.text
    assert "2015" not in shown.text


async def test_a_webhook_takes_updates_that_carry_the_secret_only(
    start: Start, telegram: FakeTelegram, person: OnTelegram, telegram_settings: Settings
) -> None:
    """The same update delivered twice is answered once."""
    hook = {
        "TELEGRAM_MODE": "webhook",
        "TELEGRAM_WEBHOOK_URL": "https://guide.example/telegram/webhook",
        "TELEGRAM_WEBHOOK_SECRET": "open-sesame",
    }
    guide = await start(**telegram_settings, **hook)
    await guide.until("telegram.connected")
    assert telegram.webhook == hook["TELEGRAM_WEBHOOK_URL"]
    update = {"update_id": 1, "message": telegram.message(text="/check")}
    header = "X-Telegram-Bot-Api-Secret-Token"
    url = f"{guide.url}/telegram/webhook"
    async with aiohttp.ClientSession() as session:
        for secret, status in (("wrong", 403), ("open-sesame", 200), ("open-sesame", 200)):
            async with session.post(url, json=update, headers={header: secret}) as answer:
                assert answer.status == status
        await telegram.wait_for(lambda: person.seen)
        update = {"update_id": 2, "message": telegram.message(text="2 March 2026")}
        async with session.post(url, json=update, headers={header: "open-sesame"}) as answer:
            assert answer.status == 200
        await telegram.wait_for(lambda: len(person.seen) > 1)
    assert [shown_number(message.text) for message in person.seen] == [1, 2]


async def test_sigterm_finishes_what_was_begun(
    start: Start, person: OnTelegram, telegram_settings: Settings, data: Path
) -> None:
    """Exit code 0, everything handled and sent, and the next process goes on."""
    guide = await start(**telegram_settings)
    await person.say("/check")
    assert await guide.stop() == 0
    assert guide.logged("serve.stopped") == [
        guide.events[-1] | {"all_handled": True, "all_sent": True}
    ]
    assert (data / "guide.sqlite3").is_file()
    await start(**telegram_settings)
    assert shown_number((await person.say("2 March 2026")).text) == 2
