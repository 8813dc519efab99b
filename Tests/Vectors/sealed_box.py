"""Opens what libsodium's crypto_box_seal made: X25519 (RFC 7748), HSalsa20, XSalsa20-Poly1305 and BLAKE2b."""
import hashlib
import struct

P = 2**255 - 19


def x25519(scalar, point):
    k = int.from_bytes(scalar, "little") & (1 << 254) - 8 | 1 << 254
    u = int.from_bytes(point, "little") & (1 << 255) - 1
    x2, z2, x3, z3, swap = 1, 0, u, 1, 0
    for place in range(254, -1, -1):
        bit = k >> place & 1
        if swap ^ bit:
            x2, z2, x3, z3 = x3, z3, x2, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb = d * a % P, c * b % P
        aa, bb = a * a % P, b * b % P
        x3, z3 = (da + cb) ** 2 % P, u * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, (aa - bb) * (aa + 121665 * (aa - bb)) % P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


CONSTANT = struct.unpack("<4I", b"expand 32-byte k")


def salsa_state(key, words):
    c, k = CONSTANT, struct.unpack("<8I", key)
    return [c[0], *k[:4], c[1], *words, c[2], *k[4:], c[3]]


def salsa_rounds(state):
    state = list(state)
    columns = ((0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11))
    rows = ((0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14))
    for _ in range(10):
        for a, b, c, d in columns + rows:
            for x, y, z, turn in ((b, a, d, 7), (c, b, a, 9), (d, c, b, 13), (a, d, c, 18)):
                value = state[y] + state[z] & 0xFFFFFFFF
                state[x] ^= (value << turn | value >> 32 - turn) & 0xFFFFFFFF
    return state


def hsalsa(key, words):
    state = salsa_rounds(salsa_state(key, words))
    return struct.pack("<8I", *(state[n] for n in (0, 5, 10, 15, 6, 7, 8, 9)))


def salsa_block(key, nonce, counter):
    start = salsa_state(key, (*struct.unpack("<2I", nonce), counter, 0))
    return struct.pack("<16I", *(a + b & 0xFFFFFFFF for a, b in zip(salsa_rounds(start), start)))


def open_sealed(sealed, secret):
    """What was sealed to the public half of `secret`; None when a byte is wrong."""
    public, tag, cipher = sealed[:32], sealed[32:48], sealed[48:]
    own = x25519(secret, bytes([9]) + bytes(31))
    nonce = hashlib.blake2b(public + own, digest_size=24).digest()
    key = hsalsa(x25519(secret, public), (0, 0, 0, 0))
    key = hsalsa(key, struct.unpack("<4I", nonce[:16]))
    stream = b"".join(salsa_block(key, nonce[16:], n) for n in range(len(cipher) // 64 + 2))
    if poly1305(stream[:32], cipher) != tag:
        return None
    return bytes(a ^ b for a, b in zip(cipher, stream[32:]))


def poly1305(key, message):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for start in range(0, len(message), 16):
        block = message[start:start + 16] + b"\1"
        total = (total + int.from_bytes(block, "little")) * r % (2**130 - 5)
    return (total + int.from_bytes(key[16:], "little") & 2**128 - 1).to_bytes(16, "little")
