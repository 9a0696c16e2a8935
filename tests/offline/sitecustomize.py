"""No network while the tests run: refuse every connection and look-up that leaves this computer.

``make test`` puts this folder on PYTHONPATH, so every Python process imports this file before anything
else: pytest, its workers, the kernels they start, and whatever those start. Loopback and Unix sockets
stay open, for kernels and for JupyterLab in the browser test.

It watches Python's own sockets through its audit events. C code that opens sockets by itself is not seen.
"""

import ipaddress
import sys


class NetworkRefused(ConnectionError):
    """Something under test tried to reach another computer."""


# What is asked for, and where in the event's arguments the host or the address stands.
_WATCHED = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
}


def _is_here(host: object) -> bool:
    """Return whether a host is this computer; no host at all is the wildcard address, and is."""
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)
    if name in {"", "localhost"} or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse(event: str, arguments: tuple) -> None:
    place = _WATCHED.get(event)
    if place is None:
        return
    target = arguments[place]
    # Unix sockets are named by a path, and a socket that is connected sends to no address.
    if event.startswith(("socket.connect", "socket.send")):
        if not isinstance(target, tuple):
            return
        target = target[0]
    if not _is_here(target):
        raise NetworkRefused(f"No network in tests: {event} to {target!r} was refused.")


sys.addaudithook(_refuse)
# jsonschema compiles a grammar of addresses as it is imported, for two seconds in each process, where it finds one.
sys.modules.setdefault("rfc3987_syntax", None)
