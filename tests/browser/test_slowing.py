import pytest

from tests.browser.scene import Theatre, on_site

HOME = "<!doctype html><title>Home</title><h1>Home</h1>"
# Milliseconds for the same work, so much of it that the throttle cannot miss it: it holds the page back in slices.
# A busy machine costs either side the same few times over, and the throttle twenty times.
WORK = """() => {
  const began = performance.now()
  let sum = 0
  for (let step = 0; step < 12e7; step += 1) sum += step % 7
  return sum ? performance.now() - began : 0
}"""


@pytest.mark.browser
def test_a_slow_machine_takes_longer_for_the_same_work(theatre: Theatre) -> None:
    async def taken(slowdown: float) -> float:
        async with on_site(theatre, {"/": HOME}, cpu_slowdown=slowdown) as (session, _, _):
            await session.visitor.visit("/")
            found = await session.visitor.evaluate(WORK)
            assert isinstance(found, float | int)
            return found

    async def scene() -> tuple[float, float]:
        return await taken(1), await taken(20)

    fast, slow = theatre.play(scene())
    assert slow > 2 * fast
