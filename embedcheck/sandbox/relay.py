"""A network between a browser and a server on the same machine: every byte arrives, later and unevenly."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

CHUNK = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How long bytes travel, each way: at least `delay` seconds, at most `jitter` seconds more, drawn
    anew for each piece of up to 16 KiB. Order holds within a connection, and not between two."""

    delay: float = 0.0
    jitter: float = 0.0


@asynccontextmanager
async def relay(network: Network, host: str, port: int, *, own_port: int = 0) -> AsyncIterator[int]:
    """Serves `host:port` on another port of loopback, through that network, and yields the port.

    A connection that one end drops is dropped at the other; on leaving, all of them are.
    """
    running: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            raise LookupError("a connection is served in a task")
        running.add(task)
        try:
            await _join(network, reader, writer, host, port)
        except asyncio.CancelledError:
            # The block ends: whoever is connected sees the connection go.
            writer.transport.abort()
        finally:
            running.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", own_port)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for task in set(running):
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _join(
    network: Network, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int
) -> None:
    try:
        far_reader, far_writer = await asyncio.open_connection(host, port)
    except OSError:
        writer.transport.abort()
        return
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_carry(network, reader, far_writer))
            group.create_task(_carry(network, far_reader, writer))
    finally:
        for end in (writer, far_writer):
            end.transport.abort()


async def _carry(network: Network, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Ends when the sender closes and everything has arrived, or when either end is dropped."""
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    with suppress(OSError):
        async with asyncio.TaskGroup() as group:
            group.create_task(_arrive(under_way, writer))
            await _depart(network, reader, under_way)


async def _depart(
    network: Network, reader: asyncio.StreamReader, under_way: asyncio.Queue[tuple[float, bytes]]
) -> None:
    clock = asyncio.get_running_loop().time
    piece = b"-"
    while piece:
        try:
            piece = await reader.read(CHUNK)
        except OSError:
            piece = b""
        late = random.uniform(0, network.jitter)  # noqa: S311 - weather, not a secret
        under_way.put_nowait((clock() + network.delay + late, piece))


async def _arrive(under_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
    clock = asyncio.get_running_loop().time
    while True:
        due, piece = await under_way.get()
        if (left := due - clock()) > 0:
            await asyncio.sleep(left)
        try:
            if not piece:
                writer.write_eof()
                return
            writer.write(piece)
            await writer.drain()
        except (OSError, RuntimeError):
            return
