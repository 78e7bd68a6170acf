"""Holds every #include of src/ against the table of layers in ARCHITECTURE.md, and a few walls beside: SQLite only in
the store, GTK only in the window, no floating point in rules, no file that has outgrown its reader. Prints TAP.
"""

import os
import re
import sys

# folder: (layers it may use, libraries it may use). GLib, GIO and the C library are everyone's.
LAYERS = {
    'core': (set(), set()),
    'store': ({'core'}, {'sqlite', 'icu', 'nettle'}),
    'sheet': ({'core'}, {'archive', 'libxml', 'gsf', 'xlsxwriter'}),
    'chart': ({'core'}, {'cairo', 'pango'}),
    'paper': ({'core', 'chart'}, {'cairo', 'pango'}),
    'office': ({'core', 'store', 'sheet', 'chart', 'paper'}, {'icu', 'cairo', 'pango', 'sodium'}),
    'cli': ({'core', 'store', 'sheet', 'office'}, set()),
    'desk': ({'core', 'store', 'office', 'chart', 'paper'}, {'gtk', 'adwaita', 'cairo', 'pango', 'md4c'}),
    '': ({'core', 'office', 'cli', 'desk'}, set()),  # main.c
}

LIBRARIES = [
    (r'sqlite3', 'sqlite'),
    (r'unicode/', 'icu'),
    (r'nettle/', 'nettle'),
    (r'sodium', 'sodium'),
    (r'archive', 'archive'),
    (r'libxml/', 'libxml'),
    (r'gsf/', 'gsf'),
    (r'xlsxwriter', 'xlsxwriter'),
    (r'cairo', 'cairo'),
    (r'pango/', 'pango'),
    (r'json-glib/', 'json-glib'),
    (r'(gtk|gdk|gsk)/', 'gtk'),
    (r'adwaita', 'adwaita'),
    (r'md4c', 'md4c'),
]
EVERYONES = re.compile(r'(glib(-unix)?\.h|glib/|gio/|glib-object\.h|gmodule\.h)')
C_LIBRARY = set('''assert ctype dlfcn errno fcntl float inttypes langinfo limits locale math pwd setjmp signal stdarg
                   stdatomic stdbool stddef stdint stdio stdlib string strings sys/file sys/mman sys/random sys/resource sys/stat
                   sys/statvfs sys/types sys/utsname sys/wait termios time unistd wchar'''.split())

MADE_BY_THE_BUILD = {'config.h', 'mb-data.h', 'mb-desk-resources.h'}
INTEGERS_ONLY = {'core', 'store', 'office'}
MOST_LINES = 900
BRANCH = re.compile(r' *(return|if|else|while|for|switch)\b')


def sources(root):
    for folder, folders, names in os.walk(os.path.join(root, 'src')):
        folders.sort()
        for name in sorted(names):
            if name.endswith(('.c', '.h', '.def')):
                yield os.path.join(folder, name)


def layer_of(root, path):
    parts = os.path.relpath(path, os.path.join(root, 'src')).split(os.sep)
    return parts[0] if len(parts) > 1 else ''


def without_comments(text):
    """Blanks out comments, keeping line breaks; strings and characters stay."""
    def blank(match):
        found = match.group(0)
        return re.sub(r'[^\n]', ' ', found) if found.startswith('/') else found

    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def without_strings(text):
    return re.sub(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', '""', text)


def line_of(text, at):
    return text.count('\n', 0, at) + 1


def library_of(header):
    for pattern, library in LIBRARIES:
        if re.match(pattern, header):
            return library
    return None


def check_includes(files, layers):
    """Each #include names a file of a lower layer, a library of the row, or what is everyone's."""
    owners = {os.path.basename(path): layer for path, layer in layers.items()}
    wrong = []
    for path, text in files.items():
        may_layers, may_libraries = LAYERS[layers[path]]
        for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', without_comments(text), re.M):
            quote, header = match.groups()
            place = '%s:%d: %s' % (path, line_of(text, match.start(2)), header)
            if quote == '"' and header in owners:
                if owners[header] != layers[path] and owners[header] not in may_layers:
                    wrong.append('%s is of %s/' % (place, owners[header]))
            elif quote == '"' and os.path.exists(os.path.join(os.path.dirname(path), header)):
                pass  # a data file of the same folder
            elif quote == '"' and header in MADE_BY_THE_BUILD:
                pass  # made by the build
            elif EVERYONES.match(header):
                pass
            elif library_of(header) is not None:
                if library_of(header) not in may_libraries:
                    wrong.append('%s is of the library %s' % (place, library_of(header)))
            elif not header.endswith('.h') or header[:-2] not in C_LIBRARY:
                wrong.append('%s is not in the table of layers' % place)
    return wrong


def check_names_are_unique(files, layers):
    """Two headers of one name would hide each other on the include path."""
    seen = {}
    wrong = []
    for path in files:
        name = os.path.basename(path)
        if name.endswith('.h') and name in seen:
            wrong.append('%s has the name of %s' % (path, seen[name]))
        seen[name] = path
    return wrong


def check_words(files, layers, pattern, allowed):
    wrong = []
    for path, text in files.items():
        if layers[path] in allowed:
            continue
        code = without_strings(without_comments(text))
        for match in re.finditer(pattern, code):
            wrong.append('%s:%d: %s' % (path, line_of(code, match.start()), match.group(0)))
    return wrong


def check_sqlite(files, layers):
    """sqlite3_ is called in store/ only."""
    return check_words(files, layers, r'\bsqlite3_\w+', {'store'})


def check_gtk(files, layers):
    """GTK is spoken in desk/ only."""
    return check_words(files, layers, r'\b(gtk|gdk|gsk|adw)_\w+|\b(Gtk|Gdk|Gsk|Adw)[A-Z]\w+', {'desk'})


def check_floating_point(files, layers):
    """No rule and no figure ever passes through binary floating point."""
    pattern = (r'\b(float|double|gfloat|gdouble|G_TYPE_DOUBLE|G_TYPE_FLOAT)\b|\b(strtod|g_ascii_strtod|atof)\b'
               r'|(?<![\w.])(\d+\.\d*|\.\d+)([eE][+-]?\d+)?[fFlL]?(?![\w.])')
    return check_words(files, layers, pattern, set(LAYERS) - INTEGERS_ONLY)


def check_lengths(files, layers):
    """No file has more than 900 lines."""
    return ['%s has %d lines' % (path, text.count('\n')) for path, text in files.items() if text.count('\n') > MOST_LINES]


def check_heads(files, layers):
    """Each file begins with a comment that says what it is."""
    return [path for path, text in files.items() if not text.startswith('/*')]


def check_fetched(files, layers):
    """What a worker brought is fetched before anything can make its callback return, or nobody would free it."""
    wrong = []
    for path, text in files.items():
        for match in re.finditer(r'^(\w+) \([^;{]*\)\n\{\n(.*?)^\}', without_comments(text), re.M | re.S):
            before = match.group(2).partition('mb_session_run_finish')
            if before[1] and any(BRANCH.match(line) for line in before[0].split('\n')[:-1]):
                wrong.append('%s: %s' % (path, match.group(1)))
    return wrong


CHECKS = [check_includes, check_names_are_unique, check_sqlite, check_gtk, check_floating_point, check_lengths, check_heads, check_fetched]

# What each check must find, so that a check that has gone blind fails: (layer, text of a file).
SEEDED = {
    check_includes: ('core', '/* */\n#include <sqlite3.h>\n'),
    check_sqlite: ('office', '/* */\nint a = sqlite3_open (0);\n'),
    check_gtk: ('office', '/* */\nGtkWidget *a;\n'),
    check_floating_point: ('store', '/* a double */\nint a = 1.5;\n'),
    check_lengths: ('desk', '/* */\n' * (MOST_LINES + 1)),
    check_heads: ('cli', 'int a;\n'),
    check_fetched: ('desk', '/* */\nstatic void\non_a_cb (int a)\n{\n  if (a)\n    return;\n'
                            '  b = mb_session_run_finish (a);\n}\n'),
}
INNOCENT = '/* double sqlite3_open GtkWidget 1.5 */\nchar *a = "double 1.5 sqlite3_x GtkBox";\nint b = 15, c = a->b.c;\n'


def check_the_checks():
    """Each check finds what was put there for it and nothing else."""
    wrong = []
    for check, (layer, text) in SEEDED.items():
        if len(check({'src/%s/x.c' % layer: text}, {'src/%s/x.c' % layer: layer})) != 1:
            wrong.append('%s is blind' % check.__name__)
    for check in CHECKS:
        if check({'src/core/x.c': INNOCENT}, {'src/core/x.c': 'core'}):
            wrong.append('%s sees ghosts' % check.__name__)
    return wrong


def main():
    root = os.environ.get('MB_TEST_SRCDIR') or os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    files = {}
    for path in sources(root):
        with open(path, encoding='utf-8') as file:
            files[path] = file.read()
    layers = {path: layer_of(root, path) for path in files}
    results = [(check.__doc__, check(files, layers)) for check in CHECKS]
    results.append((check_the_checks.__doc__, check_the_checks()))
    unknown = sorted({layer for layer in layers.values() if layer not in LAYERS})
    results.append(('Each folder of src/ has its row in the table', unknown))
    print('1..%d' % len(results))
    for number, (name, wrong) in enumerate(results, 1):
        print('%s %d - %s' % ('not ok' if wrong else 'ok', number, name.rstrip('.')))
        for line in wrong:
            print('# ' + line.replace(root + os.sep, ''))
    return 1 if any(wrong for _, wrong in results) else 0


if __name__ == '__main__':
    sys.exit(main())
