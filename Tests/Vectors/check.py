#!/usr/bin/env python3
"""Recomputes the vectors beside it without libsodium and without a line of the product.

BLAKE2b and SHA-256 are Python's; Ed25519 (RFC 8032) and XChaCha20-Poly1305 (RFC 8439, HChaCha20 of
draft-irtf-cfrg-xchacha) are written out below, sealed boxes in sealed_box.py. Prints how many records agree; exits 1 if one does not.
"""
import base64
import hashlib
import pathlib
import struct
import sys

from sealed_box import open_sealed, poly1305

FOLDER = pathlib.Path(__file__).resolve().parent


def records(name):
    for block in (FOLDER / name).read_text(encoding="utf-8").split("\n[")[1:]:
        title, *lines = block.splitlines()
        fields = {}
        for line in filter(None, lines):
            if " =" in line.split(":")[0]:
                key, value = line.split(" =")
                fields.setdefault(key, []).append(bytes.fromhex(value.strip()))
            else:
                key, value = line.split(":", 1)
                fields.setdefault(key, []).append(value[1:].encode())
        yield title.rstrip("]"), fields


def framed(fields):
    return b"".join(struct.pack(">I", len(field)) + field for field in fields)


def keyed(key, fields, size):
    return hashlib.blake2b(framed(fields), digest_size=size, key=key).digest()


def derived(key, number, context):
    return hashlib.blake2b(
        b"", digest_size=32, key=key, salt=struct.pack("<Q", number) + bytes(8),
        person=context + bytes(8)).digest()


# Ed25519
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    e, f = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    g, h = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def base_point():
    y = 4 * pow(5, P - 2, P) % P
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    x = P - x if x & 1 else x
    return x, y, 1, x * y % P


def encoded(point):
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little")


def sign(seed, message):
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
    public = encoded(times(scalar, base_point()))
    nonce = int.from_bytes(hashlib.sha512(digest[32:] + message).digest(), "little") % ORDER
    first = encoded(times(nonce, base_point()))
    challenge = int.from_bytes(hashlib.sha512(first + public + message).digest(), "little")
    second = (nonce + challenge * scalar) % ORDER
    return public, first + second.to_bytes(32, "little")


# XChaCha20-Poly1305
def rounds(state):
    state = list(state)
    for _ in range(10):
        for a, b, c, d in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                           (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                state[x] = state[x] + state[y] & 0xFFFFFFFF
                value = state[z] ^ state[x]
                state[z] = (value << turn | value >> 32 - turn) & 0xFFFFFFFF
    return state


CONSTANT = struct.unpack("<4I", b"expand 32-byte k")


def chacha_block(key, counter, nonce):
    start = CONSTANT + struct.unpack("<8I", key) + (counter,) + struct.unpack("<3I", nonce)
    return struct.pack("<16I", *(a + b & 0xFFFFFFFF for a, b in zip(rounds(start), start)))


def open_box(sealed, associated, key):
    nonce, cipher, tag = sealed[:24], sealed[24:-16], sealed[-16:]
    state = rounds(CONSTANT + struct.unpack("<8I", key) + struct.unpack("<4I", nonce[:16]))
    key, nonce = struct.pack("<8I", *state[:4], *state[12:]), bytes(4) + nonce[16:]

    def whole(data):
        return data + bytes(-len(data) % 16)

    mac = poly1305(
        chacha_block(key, 0, nonce)[:32], whole(associated) + whole(cipher)
        + struct.pack("<QQ", len(associated), len(cipher)))
    if mac != tag:
        return None
    stream = b"".join(chacha_block(key, 1 + n, nonce) for n in range(len(cipher) // 64 + 1))
    return bytes(a ^ b for a, b in zip(cipher, stream))


def unpadded(padded):
    return padded[:padded.rindex(b"\x80")]


# Values sealed to the vault. The first version sealed no kind with them.
def content(sealed, kind, secret, block=True):
    message = open_sealed(sealed, secret)
    message = unpadded(message) if block else message
    mark = b"\0bauta sealed\2" + bytes([len(kind)]) + kind
    return message[len(mark):] if message.startswith(mark) else None


def contact_values(f):
    sealed, secret = f["sealed_batch_key"][0], f["vault_secret"][0]
    # 32 bytes of key, and 48 that sealing adds.
    marked = len(sealed) > 80
    batch = content(sealed, b"batch-key", secret, False) if marked else open_sealed(sealed, secret)
    tail = b"\1" + struct.pack(">I", int(f["vault_key"][0]))
    key = open_box(f["wrapped_data_key"][0], f["batch"][0] + f["contact"][0] + tail, batch)
    return [
        unpadded(open_box(sealed, f["subject"][0] + bytes([len(name)]) + name + tail, key))
        for name, sealed in zip(f["field"], f["sealed"])]


# Kept order histories
def varint(value):
    return bytes([value]) if value < 0x80 else bytes([value & 0x7F | 0x80]) + varint(value >> 7)


def folded(value):
    return varint(value * 2 if value >= 0 else -value * 2 - 1)


def history(rows):
    written, before = varint(len(rows)), None
    for day, instant, amount, margin, kind in rows:
        time = int(instant) - int(day) * 86_400_000_000
        flags = (kind == b"return") | (margin == b"unknown") << 1 | (time % 1_000_000 != 0) << 2
        # Days since the row before; of the first since 1970, which may be negative.
        days = int(day) - before if before is not None else int(day) * 2 if int(day) >= 0 else -int(day) * 2 - 1
        written += varint(days << 3 | flags)
        written += folded(time if time % 1_000_000 else time // 1_000_000) + folded(int(amount))
        written += b"" if margin == b"unknown" else folded(int(margin))
        before = int(day)
    return written


def checks():
    """Each record that can be recomputed here, with whether it agrees."""
    for title, f in records("keyed-digest.txt"):
        digest = f["digest"][0]
        yield title, keyed(f["key"][0], f.get("field", []), len(digest)) == digest
    for title, f in records("derived-keys.txt"):
        yield title, derived(f["key"][0], int(f["number"][0]), f["context"][0]) == f["subkey"][0]
    numbers = {b"analytics": 1, b"worklist": 2, b"audit": 3}
    for title, f in records("pseudonyms.txt"):
        if "domain" in f:
            domain = f["domain"][0]
            key = derived(f["key"][0], numbers[domain], b"bautapsn")
            yield title, keyed(key, [domain, f["scope"][0], f["subject"][0]], 16) == f["pseudonym"][0]
        else:
            key = derived(f["key"][0], 16, b"bautapsn")
            yield title, keyed(key, [f["source"][0], f["number"][0]], 16) == f["order_key"][0]
    for title, f in records("blind-index.txt"):
        if "kind" in f:
            fields = [f["kind"][0], bytes([int(f["normalization"][0])]), f["value"][0]]
            yield title, keyed(derived(f["key"][0], 1, b"bautalnk"), fields, 32) == f["digest"][0]
        else:
            named = sorted(k for k in f if k not in ("key", "subject", "source", "content_digest"))
            fields = [f["subject"][0], f["source"][0]]
            for name in named:
                fields += [name.encode(), f[name][0]]
            key = derived(f["key"][0], 2, b"bautalnk")
            yield title, keyed(key, fields, 32) == f["content_digest"][0]
    for title, f in records("order-histories.txt"):
        yield title, history([row.split() for row in f["row"]]) == f["history"][0]
    for title, f in records("credentials.txt"):
        if title == "grant id":
            parts = [b"bauta unlock request", f["account"][0], f["key"][0]]
            text = b"".join(struct.pack(">H", len(part)) + part for part in parts)
            yield title, hashlib.sha256(text).digest()[:16] == f["id"][0]
            continue
        root = f.get("key_3", f["key_1"])[0]
        head = struct.pack(">I", 3 if "key_3" in f else 1)
        key = derived(root, 1, b"bautamac")
        if "mac" in f:
            yield title, head + keyed(key, f["table"] + f["field"], 32) == f["mac"][0]
        elif title == "request digest":
            fields = f["table"] + f["purpose"] + f["reason"]
            fields += [b"\0".join(f["column"]), b"\0".join(f["reference"])]
            yield title, head + keyed(key, fields, 32) == f["digest"][0]
        elif "token" in f:
            yield title, keyed(derived(root, 2, b"bautamac"), f["token"], 32) == f["digest"][0]
        else:
            file = b"".join(
                r + head + keyed(key, [b"file.journal", r], 32) for r in f["record"])
            yield title, file == f["file"][0]
    for title, f in records("outbox.txt"):
        head = struct.pack(">I", 3 if "key_3" in f else 1)
        key = derived(f.get("key_3", f["key_1"])[0], 1, b"bautamac")
        fields = f["table"] + f["event_id"] + f["leaf"]
        yield title, head + keyed(key, fields, 32) == f["mac"][0]
    for title, f in records("sealed.txt"):
        if title == "sealed field":
            opened = open_box(f["sealed"][0], f["associated"][0], f["data_key"][0])
            yield title, unpadded(opened) == f["value"][0]
        elif title == "sealed box":
            opened = content(f["sealed"][0], f["kind"][0], f["vault_secret"][0])
            yield title, opened == f["value"][0]
        elif title == "sealed row of quarantine":
            opened = unpadded(open_sealed(f["sealed"][0], f["vault_secret"][0]))
            yield title, opened == f["row"][0]
        elif title.startswith("sealed contact"):
            yield title, contact_values(f) == f["value"]
    for title, f in records("log.txt"):
        if "note" in f:
            body, line = f["note"][0].decode().replace("|", "\n").split("\n\n")
            public, signature = sign(f["seed"][0], (body + "\n").encode())
            name = f["origin"][0] + b"\n\1" + public
            stored = base64.b64decode(line.split(" ")[2])
            yield title, public == f["public_key"][0] and stored == hashlib.sha256(
                name).digest()[:4] + signature and stored[:4] == f["key_id"][0]
        else:
            parts = {"leaf": [b"\0", "leaf"], "node": [b"\1", "left", "right"],
                     "commitment": ["salt", "value"]}[title]
            data = b"".join(p if isinstance(p, bytes) else f[p][0] for p in parts)
            yield title, hashlib.sha256(data).digest() == f.get("hash", f.get("digest"))[0]
    for title, f in records("release.txt"):
        if title == "snapshot":
            text = [b"bauta release sealed digest 1", f["epoch"][0], f["digest"][0]]
            message = b"".join(struct.pack(">Q", len(t)) + t for t in text)
            key = derived(f["seed"][0], 1, b"relsnap1")
            digest = hashlib.blake2b(message, digest_size=32, key=key).digest()
            yield title, digest == f["sealed_digest"][0]
        elif title == "noise of a cell":
            digest = hashlib.blake2b(f["coordinates"][0], digest_size=32, key=f["epoch_key"][0])
            yield title, digest.digest() == f["cell_seed"][0]
        elif title in ("manifest", "described manifest"):
            yield title, sign(f["seed"][0], f["manifest"][0])[1] == f["signature"][0]


def main():
    results = list(checks())
    wrong = [title for title, agrees in results if not agrees]
    for title in wrong:
        print("differs:", title)
    print(f"{len(results) - len(wrong)} of {len(results)} records agree")
    return 1 if wrong or not results else 0


if __name__ == "__main__":
    sys.exit(main())
