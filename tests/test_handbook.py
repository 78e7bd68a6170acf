"""The handbook keeps to the program: pictures, chapters, words and keys named in it are there, and nothing that is there is left out."""
import configparser
import glob
import os
import re
import sys

SOURCE = os.environ['MB_TEST_SRCDIR']
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'e2e'))
from tap import Cases, equal  # noqa: E402

DOCS = os.path.join(SOURCE, 'docs')
MOST_BYTES = 150 * 1000
MODIFIERS = {'ctrl': 'Control', 'shift': 'Shift', 'alt': 'Alt'}
KEYS = {'enter': 'return', 'esc': 'escape', '↑': 'up', '↓': 'down', '←': 'left', '→': 'right', '?': 'question', '+': 'plus', '-': 'minus',
        'pagedown': 'page_down', 'pageup': 'page_up'}


def read(*parts):
    with open(os.path.join(SOURCE, *parts), encoding='utf-8') as source:
        return source.read()


def sources():
    return {path: read(path) for path in sorted(glob.glob(os.path.join(SOURCE, 'src', 'desk', '*.c')))}


def chapters(text):
    """title: text, in order."""
    parts = re.split(r'(?m)^## (.+)$', text)
    return dict(zip(parts[1::2], parts[2::2]))


# ---- words ----

def plain(text):
    """As it stands in the window: no mnemonic, and … for what is filled in."""
    text = re.sub(r'\(_\w\)', '', text).replace('_', '')
    return re.sub(r'%(\d+\$)?[-0-9.]*(l|G_\w+)?[a-zA-Z]', '…', text.replace('%%', '%'))


def words_of_the_program():
    words = set()
    joined = re.compile(r'(?m)^msgstr(?:\[\d\])? ((?:".*"\n?)+)')
    for match in joined.findall(read('po', 'zh_CN.po')):
        words.add(plain(''.join(re.findall(r'"(.*)"', match)).replace('\\n', '\n').replace('\\"', '"')))
    for path in glob.glob(os.path.join(SOURCE, 'data', 'registers', '*.register')):
        parser = configparser.ConfigParser(interpolation=None, strict=True, delimiters=('=',), comment_prefixes=('#',))
        parser.optionxform = str
        parser.read(path, encoding='utf-8')
        for group in parser.sections():
            words.update(value for key, value in parser[group].items() if key.endswith('[zh_CN]'))
            words.update(word for word in parser[group].get('choices', '').split(';') if word)
    return words


# ---- keys ----

def key(modifiers, name):
    name = name.lower()
    return frozenset(modifiers), KEYS.get(name, re.sub('^iso_|^kp_', '', name))


def keys_of_the_program():
    """Every accelerator written as <Control>x, and every GDK_KEY_x with the modifiers that stand beside it."""
    found = set()
    for text in sources().values():
        for accel in re.findall(r'"((?:<\w+>)+\w+|F\d+)"', text):
            found.add(key(re.findall(r'<(\w+)>', accel), re.sub(r'<\w+>', '', accel)))
        for name, modifiers in re.findall(r'GDK_KEY_(\w+)(?:,\s*GDK_KEY_\w+)?,?\s*((?:GDK_\w+_MASK(?:\s*\|\s*)?)*)', text):
            found.add(key((word.title() for word in re.findall(r'GDK_(\w+?)_MASK', modifiers)), name))
        if 'GDK_SHIFT_MASK : 0' in text:  # a table of moves, each of which extends the selection with Shift
            found.update(key(('Shift',), name) for name in re.findall(r'\{ GDK_KEY_(\w+), GDK_KEY_KP', text))
        found.update(key(('Shift',), name) for name in re.findall(r'GDK_KEY_(\w+) [^;]*\n[^;]*state & GDK_SHIFT_MASK', text))
    if 'name="primary">True' in read('ui-files', 'window.ui'):
        found.add(key((), 'F10'))  # GtkMenuButton's own
    return found


def key_of_words(words):
    parts = re.findall(r'(?<!^)\+$|[^+]+', words) if not words.endswith('++') else words[:-2].split('+') + ['+']
    return key((MODIFIERS[part.lower()] for part in parts[:-1]), parts[-1])


def keys_of(text):
    """The keys in a handbook's text: the first column of its tables of keys, and what stands in brackets."""
    for table in re.findall(r'(?m)^\| 键 \|.*\n\|[- |]+\|\n((?:\|.*\n)+)', text):
        for line in table.splitlines():
            yield from re.split('、| 至 ', line.split('|')[1].strip())
    yield from re.findall(r'（((?:(?:Ctrl|Shift|Alt)\+)+\S+?|F\d+)）', text)


def main():
    handbook = read('docs', 'handbook.zh_CN.md')
    told = chapters(handbook)

    with Cases() as case:
        with case('every picture is there, small, linked and packed; none lies about'):
            linked = re.findall(r'!\[[^]]+\]\((pictures/[^)]+)\)', handbook)
            linked += re.findall(r'!\[[^]]+\]\(docs/(pictures/[^)]+)\)', read('README.md'))
            there = {os.path.relpath(path, DOCS) for path in glob.glob(os.path.join(DOCS, 'pictures', '*'))}
            equal(set(linked), there)
            for name in there:
                with open(os.path.join(DOCS, name), 'rb') as source:
                    content = source.read()
                assert content.startswith(b'\x89PNG'), name
                assert len(content) < MOST_BYTES, (name, len(content))
            packed = set(re.findall(r'<file[^>]*>(pictures/[^<]+)</file>', read('resources', 'org.minban.Desk.gresource.xml')))
            equal(packed, there, 'packed')

        with case('each page of the window has its chapter, and a chapter names no page that is not there'):
            pages = set(re.findall(r'mb_page_set_identity \(\s*(?:MB_PAGE \(self\)|self),\s*"(\w+)"', '\n'.join(sources().values())))
            assert len(pages) >= 6, pages
            pages |= {'start', 'list', 'institution', 'hazard', 'complaint'}
            named = [name for text in told.values() for name in re.findall(r'<!-- page: ([\w ]+) -->', text)]
            named = [name for names in named for name in names.split()]
            equal(len(named), len(set(named)), 'named once')
            equal(set(named) - {'shortcuts', 'commands', 'faults'}, pages)

        with case('each chapter says something, and what links to a chapter finds it'):
            for title, text in told.items():
                assert len(text.strip()) > 100, title
            equal(sorted(set(re.findall(r'\]\(#([^)]+)\)', handbook)) - set(told)), [])

        with case('what stands in 「」, and each bold word, is a word of the program'):
            words = words_of_the_program()
            quoted = re.findall(r'「([^」]+)」', re.sub('(?m)^在程序中按 F1.*$', '', handbook))
            bold = [word for word in re.findall(r'\*\*([^*]+)\*\*', handbook) if not re.search('[，。]', word)]
            assert len(quoted) > 60 and len(bold) > 5
            equal(sorted({word for word in quoted + bold if word not in words}), [])

        with case('what is said of faults is what the program says'):
            faults = [line.split('|')[1].strip() for line in told['出错怎么办'].splitlines() if line.startswith('| ')][2:]
            assert len(faults) > 8
            equal([fault for fault in faults if fault not in words], [])

        with case('every key that is named is a key of the program'):
            known = keys_of_the_program()
            named = [words for words in keys_of(handbook) if words not in ('数字', '- 和数字')]
            assert len(named) > 40, named
            equal([words for words in named if key_of_words(words) not in known], [])

        with case('the window of shortcuts has every key of the application, and no other'):
            shown = {key(re.findall(r'<(\w+)>', accel), re.sub(r'<\w+>', '', accel))
                     for line in re.findall(r'name="accelerator">([^<]+)<', read('ui-files', 'shortcuts.ui'))
                     for accel in line.replace('&lt;', '<').replace('&gt;', '>').split()}
            application = read('src', 'desk', 'application.c')
            first = re.findall(r'\{ "(?:win|app)[^"]+", \{ "([^"]+)"', application)
            assert len(first) > 10
            missing = [accel for accel in first if key(re.findall(r'<(\w+)>', accel), re.sub(r'<\w+>', '', accel)) not in shown]
            equal(missing, [])
            equal(sorted(map(str, (found for found in shown if found not in known))), [])


main()
