"""Groups, threads, moves, files, edits and long absences, as people meet them in the channels."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from adapters.runtime.housekeeping import Retention, warn_of_expiry
from tests.channels.world import OnSlack, OnTelegram, World
from tests.fake_telegram import GROUP

ANSWERED = ("check", "2 March 2026")
SERVED = ("slack", "telegram")


async def begin(person: Any, *texts: str) -> None:
    for text in texts:
        await person.say(text)


class TestOneCard:
    """A check is one message while buttons are pressed."""

    async def test_in_telegram(self, world: World) -> None:
        person = OnTelegram(world)
        await begin(person, "check", "2 March 2026")
        before = len(person.messages)
        for option in ("a:1:where:england", "a:1:body:council", "c:back", "c:why", "c:review"):
            await person.press_id(option)
        assert len(person.messages) == before
        assert "Your answers so far" in person.text
        assert [bool(one.buttons) for one in person.messages] == [False, True]
        assert "The check continues in a new message." in person.messages[0].text

    async def test_in_slack(self, world: World) -> None:
        person = OnSlack(world)
        await begin(person, "check", "2 March 2026")
        before = len(person.posts)
        for option in ("a:1:where:england", "a:1:body:council", "c:back", "c:why", "c:review"):
            await person.press_id(option)
        assert len(person.posts) == before
        assert "Your answers so far" in person.text
        assert [bool(post.buttons) for post in person.posts] == [False, True]

    async def test_two_presses_answer_once_and_say_it_once(self, world: World) -> None:
        person = OnTelegram(world)
        await begin(person, "check", "2 March 2026")
        card = person.messages[-1]
        await person.press_id("a:1:where:wales", card)
        assert "Other rules apply" in person.text
        count = len(person.messages)
        await person.press_id("a:1:where:wales", card)
        assert len(person.messages) == count
        session = await world.session(person.key)
        assert session.run
        assert session.run.answers[-1] == ("where", "wales")

    async def test_an_older_button_changes_that_answer_below(self, world: World) -> None:
        person = OnTelegram(world)
        await begin(person, "check", "2 March 2026", "England", "council")
        older = person.messages[1]
        await person.press_id("a:1:where:scotland", older)
        assert "You changed your answer to an earlier question" in person.text

    async def test_a_message_that_is_gone_loses_nothing(self, world: World) -> None:
        person = OnTelegram(world)
        await begin(person, "check", "2 March 2026")
        gone = person.messages[-1]
        world.telegram.messages.remove(gone)
        await person.press_id("a:1:where:england", gone)
        assert "What kind of body" in person.text


class TestGroups:
    """Nobody acts in another's check, or sees their facts."""

    async def test_in_telegram_a_press_on_anothers_check_is_told_alone(self, world: World) -> None:
        ann, ben = OnTelegram(world, 43, GROUP), OnTelegram(world, 44, GROUP)
        await begin(ann, "/check@guide_bot")
        await ann.say("2 March 2026", reply_to=ann.messages[-1].message_id)
        before = await world.session(ann.key)
        count = len(ann.messages)
        await ben.press_id("a:1:where:england", ann.messages[-1], asked_by=43)
        assert len(ann.messages) == count, "nothing is said in the group"
        (alert,) = world.telegram.alerts
        assert "https://t.me/guide_bot?start=check" in alert
        assert await world.session(ann.key) == before
        assert await world.store.load(ben.key) is None

    async def test_the_deep_link_begins_a_check_in_private(self, world: World) -> None:
        ben = OnTelegram(world, 44)
        await ben.say("/start check")
        assert "Question 1 of" in ben.text

    async def test_each_has_their_own_check_in_one_group(self, world: World) -> None:
        ann, ben = OnTelegram(world, 43, GROUP), OnTelegram(world, 44, GROUP)
        await begin(ann, "/check")
        await begin(ben, "/check")
        await ann.say("2 March 2026", reply_to=ann.messages[0].message_id)
        held = [(await world.session(person.key)).run for person in (ann, ben)]
        assert [len(run.answers) for run in held if run] == [1, 0]

    async def test_a_group_that_is_upgraded_keeps_its_checks(self, world: World) -> None:
        ann = OnTelegram(world, 43, -5005)
        await begin(ann, "/check", "@guide_bot 2 March 2026")
        before = await world.session(ann.key)
        world.telegram.migrated[-5005] = GROUP
        notice = world.telegram.message(user=43, group=-5005, migrate_to_chat_id=GROUP)
        number = world.telegram.push({"message": notice})
        await world.telegram.wait_for(lambda: world.telegram.confirmed > number)
        moved = OnTelegram(world, 43, GROUP)
        assert await world.session(moved.key) == before
        await moved.say("@guide_bot England")
        assert "What kind of body" in moved.text

    async def test_in_slack_a_press_on_anothers_check_is_told_alone(self, world: World) -> None:
        ann = OnSlack(world, "U1", "C1")
        await ann.say("check")
        thread = ann.last["event"]["ts"]
        ann = OnSlack(world, "U1", "C1", thread)
        ben = OnSlack(world, "U2", "C1", thread)
        await ben.press_id("a:1:start-date:unsure", ann.posts[-1])
        (_, told) = await world.slack.posts(2)
        assert (told.method, told.body["user"]) == ("chat.postEphemeral", "U2")
        assert told.body["thread_ts"] == thread
        assert "belongs to someone else" in told.text
        assert await world.store.load(ben.key) is None

    async def test_in_slack_each_thread_is_its_own_conversation(self, world: World) -> None:
        for number in (1, 2):
            ann = OnSlack(world, "U1", "C1")
            await ann.say("check")
            thread = ann.last["event"]["ts"]
            run = (await world.session(replace(ann.key, thread=thread))).run
            assert run
            assert run.number == 1, number

    async def test_a_channel_check_goes_on_in_direct_messages(self, world: World) -> None:
        ann = OnSlack(world, "U1", "C1")
        await ann.say("check")
        ann = OnSlack(world, "U1", "C1", ann.last["event"]["ts"])
        await ann.say("2 March 2026")
        await ann.say("private")
        assert "I have moved your check to our private messages" in ann.text
        dm = OnSlack(world, "U1")
        await world.quiet()
        assert "Your check is here now" in dm.posts[-1].text
        assert not any("CODE" in post.text for post in world.slack.posted)
        assert (await world.session(ann.key)).paused == (), "it is there now, and only there"
        assert not any("goes on in the other chat" in post.text for post in ann.posts)
        await dm.say("England")
        assert "What kind of body" in dm.text
        run = (await world.session(dm.key)).run
        assert run
        assert dict(run.answers) == {"start-date": "2026-03-02", "where": "england"}


class TestMoving:
    """`resume CODE` between Telegram and Slack."""

    async def test_a_check_moves_once(self, world: World) -> None:
        here, there = OnTelegram(world), OnSlack(world)
        await begin(here, *ANSWERED, "move to slack")
        assert "resume CODE-2345" in here.text
        await there.say("resume CODE-2345")
        assert "Your check is here now" in there.text
        assert "Where" in there.text or "Question 2 of" in there.text
        run = (await world.session(there.key)).run
        assert run
        assert dict(run.answers) == {"start-date": "2026-03-02"}
        assert "Your check has moved to the other chat" in here.messages[-1].text
        origin = await world.session(here.key)
        assert (origin.run, origin.paused) == (None, ())
        other = OnSlack(world, "U2")
        await other.say("resume CODE-2345")
        assert "I do not recognise that code" in other.text
        assert (await world.session(other.key)).run is None

    async def test_and_the_other_way(self, world: World) -> None:
        here, there = OnSlack(world), OnTelegram(world)
        await begin(here, *ANSWERED, "move to telegram")
        await there.say("/resume code 2345")
        assert "Your check is here now" in there.text

    async def test_a_code_is_good_for_a_quarter_of_an_hour(self, world: World) -> None:
        here, there = OnTelegram(world), OnSlack(world)
        await begin(here, *ANSWERED, "move")
        world.now += timedelta(minutes=15, seconds=1)
        await there.say("resume CODE-2345")
        assert "I do not recognise that code" in there.text

    async def test_in_a_group_no_code_is_shown(self, world: World) -> None:
        ann = OnTelegram(world, 43, GROUP)
        await begin(ann, "/check", "@guide_bot 2 March 2026", "/move")
        assert "Other people can read this chat" in ann.text
        assert not any("CODE" in one.text for one in ann.messages)


class TestSecondThoughts:
    """Messages edited and deleted."""

    async def test_an_edit_in_telegram(self, world: World) -> None:
        person = OnTelegram(world)
        await begin(person, "check")
        world.telegram._next_message = 500
        await person.say("2 March 2026")
        await person.edit(501, "3 March 2026")
        assert "You changed your message" in person.text
        assert "3 March 2026" in person.text

    async def test_an_edit_and_a_deletion_in_slack(self, world: World) -> None:
        person = OnSlack(world)
        await begin(person, "check", "2 March 2026")
        sent = person.last
        await person.do(world.slack.dm_edit(sent, "3 March 2026"))
        assert "3 March 2026" in person.text
        await person.do(world.slack.dm_delete(sent))
        assert "I have undone what it did" in person.text
        run = (await world.session(person.key)).run
        assert run
        assert run.answers == ()

    async def test_deleting_old_messages_is_met_with_silence(self, world: World) -> None:
        person = OnSlack(world)
        await begin(person, "hello")
        first = person.last
        await person.say("thanks")
        await person.do(world.slack.dm_delete(first))
        assert person.text == ""


async def recorded(person: Any, world: World) -> None:
    """A check done, and its record made."""
    await begin(person, "check", "1 June 2012")
    await person.press_id("c:record")
    await person.say("finish")
    assert world


class TestRecords:
    """A record sent back is verified."""

    async def test_in_telegram(self, world: World) -> None:
        person = OnTelegram(world)
        await recorded(person, world)
        files = {name.rpartition(".")[2]: held for _, name, _, held in world.telegram.documents}
        for kind in ("pdf", "json"):
            await person.send_file(f"record.{kind}", files[kind])
            assert "Genuine" in person.text, kind
            assert "same" in person.text, "and it still holds"
        forged = json.loads(files["json"])
        forged["record"]["title"] = "Another"
        await person.send_file("record.json", json.dumps(forged).encode())
        assert "Not genuine" in person.text

    async def test_in_slack(self, world: World) -> None:
        person = OnSlack(world)
        await recorded(person, world)
        (held,) = [one.content for one in world.slack.files if one.name.endswith(".json")]
        await person.do(world.slack.dm_file("record.json", held))
        assert "Genuine" in person.text

    async def test_bad_files_are_answered_in_words(self, world: World) -> None:
        somebody, other = OnTelegram(world), OnSlack(world)
        for name, content in (
            ("record.pdf", b"%PDF-1.7 nothing"),
            ("record.json", b"\xff\x00{"),
            ("record.json", b"[" * 100_000),
        ):
            await somebody.send_file(name, content)
            assert "does not contain a record" in somebody.text
            await other.do(world.slack.dm_file(name, content))
            assert "does not contain a record" in other.text
        await somebody.send_file("photo.jpg", b"x")
        assert "PDF or JSON record" in somebody.text

    async def test_a_file_that_cannot_be_fetched_is_asked_for_again(self, world: World) -> None:
        somebody, other = OnTelegram(world), OnSlack(world)
        world.telegram.fail("getFile", 500, "Internal Server Error")
        await somebody.send_file("record.pdf", b"%PDF-")
        assert "could not download that file" in somebody.text
        payload = world.slack.dm_file("record.pdf", b"%PDF-")
        world.slack.held.clear()
        await other.do(payload)
        assert "could not download that file" in other.text


class TestExpiry:
    """A check about to be forgotten is announced, once."""

    async def test_it_is_said_where_the_person_was(self, world: World) -> None:
        here, there, idle = OnTelegram(world), OnSlack(world), OnTelegram(world, 77)
        await begin(here, *ANSWERED)
        await begin(there, *ANSWERED)
        await begin(idle, "hello")
        kept = Retention(sessions=timedelta(days=30))
        world.now += timedelta(days=26)
        await warn_of_expiry(world.service, world.store, SERVED, world.now, kept)
        await world.quiet()
        assert "I will delete them" not in here.messages[-1].text
        for _ in range(2):
            world.now += timedelta(days=1)
            await warn_of_expiry(world.service, world.store, SERVED, world.now, kept)
            await world.quiet()
        for texts in ([m.text for m in here.messages], [p.text for p in there.posts]):
            assert sum("I will delete them on 30 December 2026" in text for text in texts) == 1
        assert len(idle.messages) == 1
        await here.say("England")
        assert "Welcome back" in here.text
