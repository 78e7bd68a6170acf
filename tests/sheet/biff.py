"""Writes the bytes of xls files by hand: BIFF records of every version, OLE containers, and both with faults.

Only for tests: nothing here is taken from the reader, so that both can be wrong in different ways only.
"""
import struct

MAX = {2: 2080, 3: 2080, 4: 2080, 5: 2080, 8: 8224}


def record(kind, data=b''):
    return struct.pack('<HH', kind, len(data)) + data


def long_record(kind, parts):
    """One record and its CONTINUE records."""
    return record(kind, parts[0]) + b''.join(record(0x3C, part) for part in parts[1:])


def bof(version, substream=0x10):
    if version in (5, 8):
        return record(0x809, struct.pack('<HHHH', {5: 0x500, 8: 0x600}[version], substream, 0x0DBB, 1996)
                      + (struct.pack('<II', 0, 6) if version == 8 else b''))
    return record({2: 0x009, 3: 0x209, 4: 0x409}[version],
                  struct.pack('<HH', version, substream) + (b'' if version == 2 else b'\0\0'))


EOF = record(0x0A)


def head(version, row, column, xf=0, number_format=0):
    if version == 2:
        return struct.pack('<HHBBB', row, column, xf, number_format, 0)
    return struct.pack('<HHH', row, column, xf)


def unicode_string(text, length_size=2, wide=None, runs=0, phonetic=b''):
    """A string of BIFF 8, with runs of rich text and phonetic data if wanted."""
    if wide is None:
        wide = any(ord(c) > 255 for c in text)
    body = text.encode('utf-16-le' if wide else 'latin-1')
    flags = (1 if wide else 0) | (8 if runs else 0) | (4 if phonetic else 0)
    return (struct.pack('<HB' if length_size == 2 else '<BB', len(body) // (2 if wide else 1), flags)
            + (struct.pack('<H', runs) if runs else b'') + (struct.pack('<I', len(phonetic)) if phonetic else b'')
            + body + b'\xEE\xEE\x07\x00' * runs + phonetic)


def byte_string(text, encoding='cp1252', length_size=2):
    body = text if isinstance(text, bytes) else text.encode(encoding)
    return struct.pack('<H' if length_size == 2 else '<B', len(body)) + body


def number(version, row, column, value, **kw):
    return record(0x03 if version == 2 else 0x203, head(version, row, column, **kw) + struct.pack('<d', value))


def integer2(row, column, value, **kw):
    return record(0x02, head(2, row, column, **kw) + struct.pack('<H', value))


def label(version, row, column, text, encoding='cp1252', **kw):
    if version == 8:
        return record(0x204, head(8, row, column, **kw) + unicode_string(text))
    return record(0x04 if version == 2 else 0x204,
                  head(version, row, column, **kw) + byte_string(text, encoding, 1 if version == 2 else 2))


def boolerr(version, row, column, value, is_error=False, **kw):
    return record(0x05 if version == 2 else 0x205, head(version, row, column, **kw) + bytes([value, is_error]))


def blank(version, row, column, **kw):
    return record(0x01 if version == 2 else 0x201, head(version, row, column, **kw))


def rk(row, column, raw, xf=0):
    return record(0x27E, head(8, row, column, xf) + struct.pack('<I', raw))


def rk_integer(value, hundredths=False):
    return (value << 2) & 0xFFFFFFFF | 2 | (1 if hundredths else 0)


def rk_float(value, hundredths=False):
    return struct.unpack('<Q', struct.pack('<d', value))[0] >> 32 & 0xFFFFFFFC | (1 if hundredths else 0)


def mulrk(row, first, raws, xf=0):
    return record(0xBD, struct.pack('<HH', row, first) + b''.join(struct.pack('<HI', xf, raw) for raw in raws)
                  + struct.pack('<H', first + len(raws) - 1))


def mulblank(row, first, n):
    return record(0xBE, struct.pack('<HH', row, first) + b'\0\0' * n + struct.pack('<H', first + n - 1))


def labelsst(row, column, index, xf=0):
    return record(0xFD, head(8, row, column, xf) + struct.pack('<I', index))


def formula(version, row, column, result, **kw):
    """result: a number, or the eight bytes of another result."""
    value = result if isinstance(result, bytes) else struct.pack('<d', result)
    kind = {2: 0x06, 3: 0x206, 4: 0x406, 5: 0x06, 8: 0x06}[version]
    tail = b'\0\0' if version == 2 else b'\0\0\0\0\0\0\0\0' if version >= 5 else b'\0\0\0\0'
    return record(kind, head(version, row, column, **kw) + value + tail)


TEXT_RESULT = b'\x00\0\0\0\0\0\xFF\xFF'
EMPTY_RESULT = b'\x03\0\0\0\0\0\xFF\xFF'


def bool_result(value):
    return b'\x01\0' + bytes([value]) + b'\0\0\0\xFF\xFF'


def error_result(code):
    return b'\x02\0' + bytes([code]) + b'\0\0\0\xFF\xFF'


def string(version, text, encoding='cp1252'):
    if version == 8:
        return record(0x207, unicode_string(text))
    return record(0x07 if version == 2 else 0x207, byte_string(text, encoding, 1 if version == 2 else 2))


def number_format(version, code, index=0, encoding='cp1252'):
    if version == 8:
        return record(0x41E, struct.pack('<H', index) + unicode_string(code))
    if version == 5:
        return record(0x41E, struct.pack('<H', index) + byte_string(code, encoding, 1))
    return record(0x41E if version == 4 else 0x1E, (b'\0\0' if version == 4 else b'') + byte_string(code, encoding, 1))


def xf(version, format_index=0, font=0):
    if version == 8:
        return record(0xE0, struct.pack('<HH', font, format_index) + bytes(16))
    if version == 5:
        return record(0xE0, struct.pack('<HH', font, format_index) + bytes(12))
    if version == 2:
        return record(0x43, bytes([font, 0, format_index, 0]))
    return record({3: 0x243, 4: 0x443}[version], bytes([font, format_index]) + bytes(10))


def font(charset, name=b'Arial'):
    return record(0x31, struct.pack('<HHHHHBBBB', 200, 0, 0x7FFF, 400, 0, 0, 0, charset, 0)
                  + bytes([len(name)]) + name)


def codepage(page):
    return record(0x42, struct.pack('<H', page))


def datemode(system_1904):
    return record(0x22, struct.pack('<H', 1 if system_1904 else 0))


def merged(*ranges):
    """ranges: first row, last row, first column, last column; 0-based."""
    return record(0xE5, struct.pack('<H', len(ranges)) + b''.join(struct.pack('<HHHH', *r) for r in ranges))


def colinfo(first, last, width, hidden=False):
    return record(0x7D, struct.pack('<HHHHHH', first, last, width, 0, 1 if hidden else 0, 0))


def sst(strings, cuts=()):
    """strings: bytes of strings; cuts: where CONTINUE records begin, in bytes of the joined strings."""
    joined = struct.pack('<II', len(strings), len(strings)) + b''.join(strings)
    places = [0] + [8 + cut for cut in cuts] + [len(joined)]
    return long_record(0xFC, [joined[a:b] for a, b in zip(places, places[1:])])


def book(version, sheets, globals_=b'', encoding='cp1252'):
    """sheets: (name, records, options); options: hidden, kind (of BOUNDSHEET), substream, eof, place."""
    start = bof(version, 5) + globals_
    bounds = []
    for name, _, options in sheets:
        text = unicode_string(name, 1) if version == 8 else byte_string(name, encoding, 1)
        bounds.append((options, text))
    size = len(start) + sum(4 + 6 + len(text) for _, text in bounds) + len(EOF)
    out, places = b'', []
    for _, records, options in sheets:
        places.append(size + len(out))
        out += bof(version, options.get('substream', 0x10)) + records + (EOF if options.get('eof', True) else b'')
    for (options, text), place in zip(bounds, places):
        start += record(0x85, struct.pack('<IBB', options.get('place', place), options.get('hidden', 0),
                                          options.get('kind', 0)) + text)
    return start + EOF + out


def one_sheet(version, records, globals_=b'', name='Sheet1', **options):
    return book(version, [(name, records, options)], globals_)


FREE, END, FAT, DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC


def ole(streams, shift=9, force_big=False, storages=()):
    """A compound file. streams: (name, bytes) in the root; storages: (name, streams) beside them."""
    size = 1 << shift
    sectors, table = [], []

    def put(data, pad=b'\0'):
        """Appends a chain of sectors; its first sector."""
        if not data:
            return END
        first = len(sectors)
        n = -(-len(data) // size)
        for i in range(n):
            sectors.append(data[i * size:(i + 1) * size].ljust(size, pad))
            table.append(first + i + 1 if i + 1 < n else END)
        return first

    small, small_table = b'', []
    entries = [['Root Entry', 5, FREE, FREE, FREE, END, 0]]

    def add(name, kind, data):
        nonlocal small
        if kind == 2 and len(data) < 4096 and not force_big:
            first = len(small) // 64
            n = -(-len(data) // 64)
            small += data.ljust(n * 64, b'\0')
            small_table.extend([first + i + 1 for i in range(n - 1)] + [END])
        else:
            first = put(data)
        entries.append([name, kind, FREE, FREE, FREE, first, len(data)])
        return len(entries) - 1

    def chain(members):
        """Siblings as a list to the right; the first one."""
        for a, b in zip(members, members[1:]):
            entries[a][3] = b
        return members[0] if members else FREE

    members = [add(name, 2, data) for name, data in streams]
    for name, inner in storages:
        storage = add(name, 1, b'')
        entries[storage][4] = chain([add(n, 2, d) for n, d in inner])
        members.insert(0, storage)
    entries[0][4] = chain(members)
    entries[0][5], entries[0][6] = put(small), len(small)
    small_first = put(b''.join(struct.pack('<I', n) for n in small_table), b'\xFF')
    directory = b''
    for name, kind, left, right, child, first, length in entries:
        text = name.encode('utf-16-le') + b'\0\0'
        directory += (text.ljust(64, b'\0') + struct.pack('<HBB', len(text), kind, 1)
                      + struct.pack('<III', left, right, child) + bytes(36) + struct.pack('<III', first, length, 0))
    blank_entry = bytes(66) + b'\0\0' + struct.pack('<III', FREE, FREE, FREE) + bytes(48)
    while len(directory) % size:
        directory += blank_entry
    directory_first = put(directory)
    per = size // 4
    n_fat = n_lists = 0
    while n_fat * per < len(table) + n_fat + n_lists:
        n_fat += 1
        n_lists = -(-max(0, n_fat - 109) // (per - 1))
    fat_first = len(sectors)
    list_first = fat_first + n_fat
    table += [FAT] * n_fat + [DIFAT] * n_lists
    table += [FREE] * (n_fat * per - len(table))
    raw = b''.join(struct.pack('<I', n) for n in table)
    sectors += [raw[i * size:(i + 1) * size] for i in range(n_fat)]
    places = [fat_first + i for i in range(n_fat)]
    for i in range(n_lists):
        part = places[109 + i * (per - 1):109 + (i + 1) * (per - 1)]
        part += [FREE] * (per - 1 - len(part)) + [list_first + i + 1 if i + 1 < n_lists else END]
        sectors.append(b''.join(struct.pack('<I', n) for n in part))
    header = (b'\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1' + bytes(16)
              + struct.pack('<HHHHH', 0x3E, 4 if shift == 12 else 3, 0xFFFE, shift, 6) + bytes(6)
              + struct.pack('<IIIIIIIII', 0, n_fat, directory_first, 0, 4096, small_first,
                            -(-len(small_table) // per), list_first if n_lists else END, n_lists))
    header += b''.join(struct.pack('<I', n) for n in (places + [FREE] * 109)[:109])
    return header.ljust(max(512, size), b'\0') + b''.join(sectors)
