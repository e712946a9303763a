import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from embedcheck.sandbox.relay import Network, relay

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(await reader.read())
    writer.close()


@asynccontextmanager
async def behind(network: Network, handler: Handler) -> AsyncIterator[Ends]:
    async with asyncio.timeout(30):
        server = await asyncio.start_server(handler, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, relay(network, "127.0.0.1", port) as nearer:
            ends = await asyncio.open_connection("127.0.0.1", nearer)
            yield ends
            ends[1].close()


def test_every_byte_arrives_in_order_however_the_pieces_are_delayed() -> None:
    said = bytes(range(256)) * 800

    async def scene() -> bytes:
        async with behind(Network(jitter=0.02), echo) as (reader, writer):
            writer.write(said)
            writer.write_eof()
            return await reader.read()

    assert asyncio.run(scene()) == said


def test_the_way_there_and_the_way_back_take_their_time() -> None:
    async def scene() -> float:
        async with behind(Network(delay=0.05), echo) as (reader, writer):
            began = asyncio.get_running_loop().time()
            writer.write(b"hello")
            writer.write_eof()
            assert await reader.read() == b"hello"
            return asyncio.get_running_loop().time() - began

    assert asyncio.run(scene()) >= 0.1


def test_a_connection_that_the_server_drops_is_dropped_here_too() -> None:
    async def drop(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    async def scene() -> bytes:
        async with behind(Network(), drop) as (reader, _):
            try:
                return await reader.read()
            except ConnectionError:
                return b""

    assert asyncio.run(scene()) == b""


def test_where_nobody_listens_the_connection_is_dropped() -> None:
    async def scene() -> bytes:
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        server.close()
        async with asyncio.timeout(30), relay(Network(), "127.0.0.1", port) as nearer:
            reader, writer = await asyncio.open_connection("127.0.0.1", nearer)
            try:
                return await reader.read()
            except ConnectionError:
                return b""
            finally:
                writer.close()

    assert asyncio.run(scene()) == b""
