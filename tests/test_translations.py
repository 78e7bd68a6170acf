"""The Chinese is complete: every sentence of the sources, every label of the declarations."""
import configparser
import glob
import os
import re
import subprocess
import sys
import tempfile

SOURCE = os.environ['MB_TEST_SRCDIR']
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'e2e'))
from tap import Cases, equal  # noqa: E402

KEYWORDS = ['--keyword=_', '--keyword=N_', '--keyword=C_:1c,2', '--keyword=NC_:1c,2', '--keyword=ngettext:1,2', '--keyword=g_dngettext:2,3',
            '--keyword=g_dcgettext:2']
SPEAKS = re.compile(r'\b(_|N_|C_|g_dngettext|ngettext) ?\("')


def main():
    with Cases() as case:
        with open(os.path.join(SOURCE, 'po', 'POTFILES.in'), encoding='utf-8') as source:
            listed = {line.strip() for line in source if line.strip() and not line.startswith('#')}

        with case('no sentence escapes translation: POTFILES.in names every file that speaks'):
            speaking = set()
            for pattern in ('src/*/*.c', 'src/*.c', 'src/*/*.h', 'src/*/*.def', 'ui-files/*.ui'):
                for path in glob.glob(os.path.join(SOURCE, pattern)):
                    with open(path, encoding='utf-8') as source:
                        text = re.sub(r'/\*.*?\*/', '', source.read(), flags=re.S)  # what only a comment says is not spoken
                    if SPEAKS.search(text) or path.endswith('.ui') or path.endswith('.def'):
                        speaking.add(os.path.relpath(path, SOURCE))
            equal(sorted(speaking - listed), [], 'not listed')
            equal(sorted(path for path in listed if not os.path.exists(os.path.join(SOURCE, path))), [], 'listed but gone')

        with case('the Chinese translation has every sentence of the sources, none doubtful'), tempfile.TemporaryDirectory() as work:
            pot, merged = os.path.join(work, 'all.pot'), os.path.join(work, 'zh.po')
            subprocess.run(['xgettext', '--from-code=UTF-8', *KEYWORDS, '-o', pot, *sorted(listed)], cwd=SOURCE, check=True, stderr=subprocess.DEVNULL)
            subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '-o', merged, os.path.join(SOURCE, 'po', 'zh_CN.po'), pot], check=True)
            words = subprocess.run(['msgattrib', '--untranslated', '--no-obsolete', '--no-wrap', merged], check=True, stdout=subprocess.PIPE).stdout.decode()
            equal(re.findall(r'(?m)^msgid "(.+)"', words), [], 'untranslated')
            words = subprocess.run(['msgattrib', '--only-fuzzy', '--no-wrap', merged], check=True, stdout=subprocess.PIPE).stdout.decode()
            equal(words.strip(), '', 'doubtful')
            subprocess.run(['msgfmt', '--check', '-o', '/dev/null', merged], check=True)

        with case('no translation is left in English by mistake'):
            with open(os.path.join(SOURCE, 'po', 'zh_CN.po'), encoding='utf-8') as source:
                pairs = re.findall(r'(?m)^msgid ((?:".*"\n?)+)msgstr ((?:".*"\n?)+)', source.read())
            join = lambda text: ''.join(re.findall(r'"(.*)"', text))
            left = [join(a) for a, b in pairs if len(re.findall(r'[A-Za-z]{4,}', join(a))) >= 2 and not re.search('[\u4e00-\u9fff]', join(b))]
            equal(left, [])

        with case('every label, group and help of a register has its Chinese'):
            for path in glob.glob(os.path.join(SOURCE, 'data', 'registers', '*.register')):
                parser = configparser.ConfigParser(interpolation=None, strict=True, delimiters=('=',), comment_prefixes=('#',))
                parser.optionxform = str
                parser.read(path, encoding='utf-8')
                for group in parser.sections():
                    for key in ('label', 'group', 'help', 'singular'):
                        if key in parser[group]:
                            assert re.search('[\u4e00-\u9fff]', parser[group].get(f'{key}[zh_CN]', '')), (path, group, key)


main()
