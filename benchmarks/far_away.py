"""A way to a server that takes as long as one to a server far away."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


@asynccontextmanager
async def far_away(port: int, round_trip: float) -> AsyncGenerator[int]:
    """Give a port that leads to another one, `round_trip` seconds there and back."""
    connections: set[asyncio.Task[None]] = set()

    async def carry(come_in: asyncio.StreamReader, go_out: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                due, data = await on_the_way.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                go_out.write(data)
                if not data:
                    go_out.close()
                    return

        arrivals = asyncio.create_task(deliver())
        try:
            while True:
                data = await come_in.read(65536)
                on_the_way.put_nowait((loop.time() + round_trip / 2, data))
                if not data:
                    await arrivals
                    return
        finally:
            arrivals.cancel()

    async def connect(client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        server, request = await asyncio.open_connection("127.0.0.1", port)
        both = asyncio.gather(carry(client, request), carry(server, answer), return_exceptions=True)
        await both

    def accept(client: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(connect(client, answer))
        connections.add(task)
        task.add_done_callback(connections.discard)

    listener = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield listener.sockets[0].getsockname()[1]
    finally:
        listener.close()
        for task in list(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
