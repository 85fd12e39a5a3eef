#!/usr/bin/env python3
# SPDX-License-Identifier: MPL-2.0
"""Asks a server for its page and a WebSocket, as a browser does, until a stripe of a picture comes.

page_answers.py PORT: exits 0 when the page is there and a stripe came.
"""
import base64
import os
import re
import socket
import struct
import sys
import urllib.request


def frame(text):
    data, mask = text.encode(), os.urandom(4)
    masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
    return struct.pack("!BB", 0x81, 0x80 | len(data)) + mask + masked


def messages(stream):
    """(opcode, payload) of each frame; the server sends none in fragments."""
    while True:
        head, length = stream.read(2)
        length &= 0x7F
        if length == 126:
            length, = struct.unpack("!H", stream.read(2))
        elif length == 127:
            length, = struct.unpack("!Q", stream.read(8))
        yield head & 0x0F, stream.read(length)


def main(port):
    base = f"http://127.0.0.1:{port}/"
    page = urllib.request.urlopen(base, timeout=10).read().decode()
    script = re.search(r'<script[^>]* src="([^"]+)"', page).group(1)
    if not urllib.request.urlopen(base + script.lstrip("./"), timeout=10).read():
        sys.exit("the page's script is empty")

    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    key = base64.b64encode(os.urandom(16)).decode()
    connection.sendall((f"GET /api/websockets HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                        f"Origin: http://127.0.0.1:{port}\r\n"
                        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        f"Sec-WebSocket-Key: {key}\r\n\r\n").encode())
    stream = connection.makefile("rb")
    status = stream.readline().decode().strip()
    if " 101 " not in status:
        sys.exit("no WebSocket: " + status)
    while stream.readline().strip():
        pass
    connection.sendall(frame('SETTINGS,{"displayId":"primary",'
                             '"initialClientWidth":800,"initialClientHeight":600}'))
    connection.sendall(frame("cr"))
    for opcode, payload in messages(stream):
        if opcode == 2 and payload[:1] in (b"\x03", b"\x04"):
            print(f"page, script and a stripe of {len(payload)} bytes")
            return
        if opcode == 8:
            sys.exit("the server closed the WebSocket")


main(int(sys.argv[1]))
