"""A polled contact is believed at the second look; a silent board says so once."""

from hal.boards.board import Seen
from hal.feed import WAITING_MAX, Feed
from hal.outage import Outage
from hal.ports import Content, Level
from hal.watch import Watch


def seen(*closed: tuple[int, bool]) -> Seen:
    return Seen(closed)


def test_the_first_look_counts_at_once_and_what_is_not_wired_is_not_told() -> None:
    watch = Watch((1, 3), 30)
    assert watch.saw(seen((1, True), (2, False), (3, False)), 0.0) == [Level(1, True), Level(3, False)]


def test_a_change_counts_at_the_second_look_and_asks_for_it() -> None:
    watch = Watch((1,), 30)
    watch.saw(seen((1, True)), 0.0)
    assert watch.look_again_s() is None
    assert watch.saw(seen((1, False)), 1.0) == []
    assert watch.look_again_s() == 1.03
    assert watch.saw(seen((1, False)), 1.02) == []
    assert watch.saw(seen((1, False)), 1.031) == [Level(1, False)]
    assert watch.look_again_s() is None


def test_a_bounce_is_not_told() -> None:
    watch = Watch((1,), 30)
    watch.saw(seen((1, True)), 0.0)
    assert watch.saw(seen((1, False)), 1.0) == []
    assert watch.saw(seen((1, True)), 1.04) == []
    assert watch.saw(seen((1, True)), 1.08) == []
    assert watch.look_again_s() is None


def test_a_board_that_debounces_tells_each_change_in_its_order() -> None:
    watch = Watch((1, 2), 0)
    watch.saw(seen((1, True), (2, True)), 0.0)
    changes = seen((2, False), (1, False), (2, True))
    assert watch.saw(changes, 1.0) == [Level(2, False), Level(1, False), Level(2, True)]


def test_silence_is_told_once_and_what_comes_after_it_is_told_anew() -> None:
    watch = Watch((1, 2), 30)
    watch.saw(seen((1, True), (2, True)), 0.0)
    watch.contents({1: True})
    assert watch.fell_silent() == ([Level(1, None), Level(2, None)], [Content(1, None)])
    assert watch.fell_silent() == ([], [])
    assert watch.saw(seen((1, True), (2, False)), 9.0) == [Level(1, True), Level(2, False)]


def test_what_lies_inside_is_told_when_it_changes() -> None:
    watch = Watch((1, 2), 30)
    assert watch.contents({1: False, 2: True, 9: True}) == [Content(1, False), Content(2, True)]
    assert watch.contents({1: False, 2: False}) == [Content(2, False)]


async def collected(feed: Feed[Level], count: int) -> list[Level]:
    levels = feed.follow()
    return [await anext(levels) for _ in range(count)]


def test_a_follower_that_does_not_listen_is_told_the_present_anew(anyio_backend_name: str = "asyncio") -> None:
    import asyncio

    async def story() -> None:
        feed: Feed[Level] = Feed()
        feed.tell(Level(1, True))
        slow = feed.follow()
        assert await anext(slow) == Level(1, True)
        for number in range(WAITING_MAX + 1):
            feed.tell(Level(2, number % 2 == 0))
        assert [await anext(slow), await anext(slow)] == [Level(1, True), Level(2, True)]
        assert await collected(feed, 2) == [Level(1, True), Level(2, True)]

    asyncio.run(story())


def test_an_outage_is_news_once_and_is_asked_about_ever_more_seldom() -> None:
    outage = Outage()
    assert outage.over(0.0) is None
    assert [outage.failed(float(at)) for at in (10, 11, 12)] == [True, False, False]
    assert outage.again_s == 14.0
    for _ in range(9):
        outage.failed(100.0)
    assert outage.again_s == 108.0
    assert outage.over(110.0) == 100.0
    assert outage.failed(200.0) is True
    assert outage.again_s == 200.5
