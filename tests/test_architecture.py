"""ARCHITECTURE.md stays true: each path and name in it exists, each layer is in it, its table is the one that the tests hold."""
import os
import re
import sys

SOURCE = os.environ['MB_TEST_SRCDIR']
sys.path.insert(0, os.path.join(SOURCE, 'tests', 'e2e'))
from tap import Cases, equal  # noqa: E402


def read(path):
    with open(os.path.join(SOURCE, path), encoding='utf-8') as source:
        return source.read()


def main():
    page = read('ARCHITECTURE.md')
    with Cases() as case:
        with case('every path that it names is there'):
            paths = re.findall(r'`((?:src|data|tests|ui-files|po|docs)/[\w./-]*)`', page)
            equal([path for path in paths if not os.path.exists(os.path.join(SOURCE, path))], [])
            assert len(paths) > 20, paths

        with case('every function that it names is declared'):
            headers = ''.join(read(os.path.join(folder, name)) for folder, _, names in os.walk(os.path.join(SOURCE, 'src')) for name in names
                              if name.endswith('.h'))
            names = set(re.findall(r'`(mb_\w+)`', page))
            equal([name for name in sorted(names) if not re.search(rf'\b{name} \(', headers)], [])

        with case('its table of layers is the one that the build is held to'):
            rows = {m.group(1): {w for w in re.split(r',\s*', m.group(2).strip()) if w}
                    for m in re.finditer(r'(?m)^\| `(\w+)/` \|[^|]*\|([^|]*)\|', page)}
            layers = re.search(r'LAYERS = (\{.*?\n\})', read('tests/test_layers.py'), re.S).group(1)
            held = {name: uses for name, (uses, _) in eval(layers, {}).items() if name}
            equal(rows, held)
            equal(sorted(rows), sorted(name for name in os.listdir(os.path.join(SOURCE, 'src')) if os.path.isdir(os.path.join(SOURCE, 'src', name))))

        with case('it is a page that can be read in ten minutes'):
            assert len(page.splitlines()) <= 200

        with case('the README\'s commands are commands of ./dev'):
            for command in re.findall(r'\./dev (\w+)', read('README.md')):
                assert re.search(rf'(?m)^  {command}\)', read('dev')), command


main()
