"""Which addresses the server speaks to when somebody from outside has named them: public ones only.

Otherwise a guest could make it speak to what stands beside it (server-side request forgery).
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket

from innkeep.core.errors import Invalid

LOOK_UP_WITHIN = 5.0
"""Seconds for a name to be looked up."""

_GIVEN_OUT = ipaddress.ip_network("2000::/3")
"""What of IPv6 is given out for the Internet (https://www.iana.org/assignments/ipv6-address-space). The rest is of
single networks, or carries an address of IPv4 in a way of its own."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressNotPublic(Invalid):
    """The name leads into a private network, or nowhere."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet, and so is the one that it carries within."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if not is_public(str(inner)) if inner else ip not in _GIVEN_OUT:
            return False
    return ip.is_global and not ip.is_multicast


async def public_address(host: str, port: int) -> str:
    """One address of a host, to be connected to as it is: looked up again it might be another. AddressNotPublic.

    Of a host with a private address none is taken.
    """
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(LOOK_UP_WITHIN):
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressNotPublic(f"{host} was not found: {error}") from error
    addresses = [str(where[0]) for *_, where in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise AddressNotPublic(f"{host} is not an address of the public Internet.")
    return addresses[0]
