"""How long Innkeep takes to start from nothing, to start again, and to stop with streams open."""

from __future__ import annotations

import statistics
from contextlib import ExitStack

import httpx

from bench.installation import Running, folder, start

ROUNDS = 5
STREAMS = 50
START_AGAIN = 3.0
STOP = 5.0


def main() -> None:
    """Print the three figures, with their ratio to what is promised."""
    with folder() as data:
        served, first = start(data)
        stops = [stop_with_streams(served)]
        starts = []
        for _ in range(ROUNDS):
            served, took = start(data)
            starts.append(took)
            stops.append(stop_with_streams(served))
    again, stop = statistics.median(starts), statistics.median(stops)
    print(f"from nothing     {first:6.2f} s")
    print(f"again            {again:6.2f} s   {again / START_AGAIN:5.2f} of the {START_AGAIN:.0f} s promised")
    print(f"stop, {STREAMS} streams {stop:6.2f} s   {stop / STOP:5.2f} of the {STOP:.0f} s promised")


def stop_with_streams(served: Running) -> float:
    """Open streams as guests' phones do, stop the server, and return the seconds until it was gone."""
    with ExitStack() as open_ones:
        client = open_ones.enter_context(httpx.Client(base_url=served.url, limits=httpx.Limits(max_connections=None)))
        client.post(f"/g/{served.code}/pass", data={"token": served.given})
        for _ in range(STREAMS):
            open_ones.enter_context(client.stream("GET", f"/g/{served.code}/events"))
        return served.stop()


if __name__ == "__main__":
    main()
