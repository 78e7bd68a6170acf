#!/usr/bin/python3
"""Makes pinyin-data.inc from Unihan_Readings.txt (Debian: package unicode-data, the .bz2 file unpacked).

    make-pinyin.py Unihan_Readings.txt > pinyin-data.inc

Every reading that a modern dictionary gives counts (kTGHZ2013, kXHC1983, kHanyuPinlu), and the usual one for the
rest of the basic block and extension A (kMandarin). Tones are dropped, ü is written v, as people type it.
"""
import collections
import re
import sys
import unicodedata


def plain(reading):
    text = unicodedata.normalize("NFD", reading.lower()).replace("u\u0308", "v")
    return re.sub("[^a-z]", "", text)


readings = collections.defaultdict(set)
for line in open(sys.argv[1], encoding="utf-8"):
    parts = line.rstrip("\n").split("\t")
    if len(parts) != 3:
        continue
    code, key, value = int(parts[0][2:], 16), parts[1], parts[2]
    if key in ("kTGHZ2013", "kXHC1983"):
        found = [r for item in value.split() for r in item.split(":")[1].split(",")]
    elif key == "kHanyuPinlu":
        found = [item.split("(")[0] for item in value.split()]
    elif key == "kMandarin" and 0x3400 <= code <= 0x9FFF:
        found = value.split()
    else:
        continue
    for reading in found:
        if 0x3400 <= code <= 0x9FFF:
            readings[code].add(plain(reading))

by_reading = collections.defaultdict(list)
for code, found in readings.items():
    for reading in found:
        by_reading[reading].append(code)

print("/* Readings of Chinese characters, made by make-pinyin.py from the Unicode Han database (Unihan 15.0).")
print(" * Copyright 1991-2022 Unicode, Inc.; Unicode licence (https://www.unicode.org/license.txt). */")
for reading in sorted(by_reading):
    if reading:
        print('{ "%s", "%s" },' % (reading, "".join(chr(c) for c in sorted(by_reading[reading]))))
