#!/usr/bin/python3
"""Checks the chain of an office file by itself, from the description in src/store/audit.h; prints the links.

    chain.py FILE [--erase FIELD]     with --erase: puts the digest in place of each recorded value of the field
"""
import hashlib
import sqlite3
import struct
import sys

NULL, INT, TEXT, ERASED = range(4)


def text(value):
    data = value.encode()
    return struct.pack(">I", len(data)) + data


def side(blob, at):
    tag = blob[at]
    if tag == NULL:
        end = at + 1
    elif tag == INT:
        end = at + 1 + 12 + 8
    elif tag == TEXT:
        end = at + 17 + struct.unpack(">I", blob[at + 13:at + 17])[0]
    else:
        end = at + 33
    return blob[at:end], end


def fields(blob):
    at = 0
    while at < len(blob):
        length = blob[at]
        name = blob[at + 1:at + 1 + length]
        before, at = side(blob, at + 1 + length)
        after, at = side(blob, at)
        yield name, before, after


def digest(value):
    if value[0] == NULL:
        return b"\0"
    return b"\1" + (value[1:] if value[0] == ERASED else hashlib.sha256(value).digest())


def erase(value):
    return value if value[0] in (NULL, ERASED) else bytes([ERASED]) + hashlib.sha256(value).digest()


db = sqlite3.connect(sys.argv[1])
if len(sys.argv) > 3:
    for n, blob in db.execute("SELECT n, fields FROM mb_change").fetchall():
        new = b""
        for name, before, after in fields(blob):
            if name.decode() == sys.argv[3]:
                before, after = erase(before), erase(after)
            new += bytes([len(name)]) + name + before + after
        db.execute("UPDATE mb_change SET fields = ? WHERE n = ?", (new, n))
    db.commit()

links = 0
for desk, last, head in db.execute("SELECT desk, seq, hash FROM mb_desk").fetchall():
    rows = {}
    for row in db.execute("SELECT seq, set_id, register, record, op, version, fields, hash FROM mb_change WHERE desk = ?",
                          (desk,)):
        canonical = b"c" + struct.pack(">qqq", desk, row[0], row[1]) + text(row[2]) + struct.pack(">q", row[3])
        canonical += row[4].encode() + struct.pack(">q", row[5])
        for name, before, after in fields(row[6]):
            canonical += bytes([len(name)]) + name + digest(before) + digest(after)
        rows[row[0]] = (canonical, row[7])
    for row in db.execute("SELECT seq, id, time, actor, title, reverses, n_changes, hash FROM mb_set WHERE desk = ?",
                          (desk,)):
        canonical = b"s" + struct.pack(">qqq", desk, row[0], row[1]) + text(row[2]) + text(row[3]) + text(row[4])
        canonical += struct.pack(">qq", row[5] or 0, row[6])
        rows[row[0]] = (canonical, row[7])
    previous = bytes(32)
    for seq in range(1, last + 1):
        canonical, stored = rows[seq]
        previous = hashlib.sha256(previous + canonical).digest()
        if previous != stored:
            sys.exit("link %d of desk %d does not fit" % (seq, desk))
        links += 1
    if previous != head:
        sys.exit("the head of desk %d does not fit" % desk)
print(links, "links")
