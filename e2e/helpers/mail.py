"""A mail server for tests: aiosmtpd, which keeps each mail it takes as a file. What it does is said on standard output,
and with --hold it waits for the mail's name on standard input before it takes it, so that a test can do something in
between. With a certificate it offers STARTTLS, and with --tls it speaks TLS from the beginning.

    mail.py FOLDER [--port PORT] [--hold] [--cert FILE --key FILE [--tls]] [--user USER --password PASSWORD]
"""
import argparse
import asyncio
import pathlib
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


def say(text):
    print(text, flush=True)


class Keep:
    """Takes every mail; those to an address that starts with `nobody` are refused."""

    def __init__(self, folder, hold):
        self.folder = folder
        self.hold = hold
        self.count = 0
        self.held = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 5.1.1 There is no such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        name = f"{self.count:05}"
        if self.hold:
            self.held[name] = asyncio.Event()
            say(f"held {name}")
            await self.held[name].wait()
        is_encrypted = server.transport.get_extra_info("ssl_object") is not None
        head = f"X-Test-Encrypted: {is_encrypted}\nX-Test-User: {session.auth_data or ''}\n".encode()
        part = self.folder / f"{name}.part"
        part.write_bytes(head + envelope.content)
        part.rename(self.folder / f"{name}.eml")
        say(f"took {name}")
        return "250 OK"


def listen(loop, held):
    """Lets the mails pass whose names come; one whose sender has gone is not there any more."""
    for line in sys.stdin:
        event = held.get(line.strip())
        if event:
            loop.call_soon_threadsafe(event.set)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--hold", action="store_true")
    options.add_argument("--cert")
    options.add_argument("--key")
    options.add_argument("--tls", action="store_true")
    options.add_argument("--user")
    options.add_argument("--password")
    chosen = options.parse_args()
    more = {}
    context = None
    if chosen.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chosen.cert, chosen.key)
        if not chosen.tls:
            more |= {"tls_context": context, "require_starttls": True}
    if chosen.user:

        def check(server, session, envelope, mechanism, data):
            is_right = isinstance(data, LoginPassword) and (
                data.login.decode() == chosen.user and data.password.decode() == chosen.password
            )
            return AuthResult(success=is_right, handled=False, auth_data=chosen.user if is_right else None)

        more |= {"authenticator": check, "auth_required": True, "auth_require_tls": bool(chosen.cert)}
    handler = Keep(chosen.folder, chosen.hold)
    controller = Controller(handler, hostname="127.0.0.1", port=chosen.port, server_hostname="mail.test", **more)
    # Started by hand: the controller's own start connects to the port that was asked for, and 0 is none.
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    server = loop.run_until_complete(
        loop.create_server(
            controller.factory, host="127.0.0.1", port=chosen.port, ssl=context if chosen.tls else None
        )
    )
    threading.Thread(target=listen, args=(loop, handler.held), daemon=True).start()
    say(f"ready {server.sockets[0].getsockname()[1]}")
    loop.run_forever()


main()
