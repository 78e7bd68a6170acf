"""soak.py BUILD [--only PART,…] [--short] [--kills N] [--minutes M] [--inputs N] [--note]

The worst days, one after the other, with their figures at the end (of fuzzing as many readers at once as there are processors; "fuzz" is
all of them, "fuzz-csv" the one); --note puts them into docs/reliability.md as what was really
run. --short is the form that `./dev test` runs: the same, fewer times, told as TAP.
"""
import argparse
import concurrent.futures
import datetime
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback

import fuzz

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
FUZZ_BUILD = os.path.join(SOURCE, 'build-fuzz')
HEAD = '| part | figures | time | day, system, seed | |\n| --- | --- | --- | --- | --- |\n'
FUZZ = tuple('fuzz-' + kind for kind in fuzz.KINDS)
PARTS = ('kill', 'disk', 'writers', 'damage', 'memory', *FUZZ)
TITLES = {'kill': 'a killed process leaves before or after, never between',
          'disk': 'a full, read-only or removed disk is told, and changes nothing',
          'writers': 'many writers at once lose nothing and are not told of locks',
          'damage': 'damage is told, and what is recovered is sound'}


def run_part(part, options, folder):
    import office  # noqa: F401  makes the folder of the end-to-end tests known
    import damage
    import disk
    import kill
    import writers
    short = options.short
    if part == 'kill':
        return kill.soak(folder, options.kills or (40 if short else 1000), options.seed)
    if part == 'disk':
        return {**disk.soak(folder, 5 if short else 60, options.seed), **({} if short else each_call(options.build))}
    if part == 'writers':
        return writers.soak(folder, options.build, 8, 4 if short else int(options.minutes * 60))
    if part == 'damage':
        return damage.soak(folder, 12 if short else 400, options.seed)
    if part == 'memory':
        done = subprocess.run([os.path.join(options.build, 'tests', 'soak', 'test-memory'), '-m', 'thorough'], capture_output=True, text=True,
                              check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return {name: int(n) for n, name in re.findall(r'^# (\d+) (allocations refused[^\n]*)', done.stdout, re.M)}
    return {'inputs': fuzz.fuzz(SOURCE, FUZZ_BUILD, part.removeprefix('fuzz-'), options.inputs, int(options.minutes * 60),
                                options.seed)}


def each_call(build):
    """Every single call to the disk goes wrong in its turn."""
    done = subprocess.run([os.path.join(build, 'tests', 'store', 'test-io'), '-m', 'thorough'], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    calls = re.findall(r'^# (\d+) calls of (\S+)', done.stdout, re.M)
    return {f'calls that failed: {name}': int(n) for n, name in calls}


def note(lines):
    """A part that was run takes the place of its older figures; the other parts keep theirs."""
    path = os.path.join(SOURCE, 'docs', 'reliability.md')
    with open(path, encoding='utf-8') as file:
        text = file.read()
    begin, end = '<!-- figures -->\n', '<!-- end of figures -->'
    before, rest = text.split(begin)
    old, after = rest.split(end)
    parts = {line.split(' ', 2)[1]: line for line in [*old.splitlines(), *lines] if line.startswith('| ')}
    with open(path, 'w', encoding='utf-8') as file:
        file.write(before + begin + HEAD + ''.join(parts[part] + '\n' for part in PARTS if part in parts) + end + after)


def try_part(part, options, where):
    """The part's line of the table, and what went wrong, if anything did."""
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix='minban-soak-') as folder:
            figures = run_part(part, options, folder)
        told, failure = ', '.join(f'{key} {value}' for key, value in figures.items()), None
    except Exception as error:  # the other parts still run
        told, failure = str(error).splitlines()[0][:200] if str(error) else type(error).__name__, traceback.format_exc()
    return f'| {part} | {told} | {time.monotonic() - began:.0f} s | {where} | {"FAILED" if failure else "passed"} |', failure


def tried(wanted, options, where):
    """Each part with its line and failure, as it ends."""
    for part in (part for part in wanted if part not in FUZZ):
        yield part, *try_part(part, options, where)
    readers = [part for part in wanted if part in FUZZ]
    if readers:
        fuzz.build(SOURCE, FUZZ_BUILD)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {pool.submit(try_part, part, options, where): part for part in readers}
        for done in concurrent.futures.as_completed(running):
            yield running[done], *done.result()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n', maxsplit=1)[0])
    parser.add_argument('build')
    parser.add_argument('--only', default='')
    parser.add_argument('--short', action='store_true')
    parser.add_argument('--kills', type=int)
    parser.add_argument('--minutes', type=float, default=10)
    parser.add_argument('--inputs', type=int, default=10_000_000)
    parser.add_argument('--seed', type=int, default=random.randrange(1 << 30))
    parser.add_argument('--note', action='store_true')
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    os.environ.setdefault('MB_TEST_SRCDIR', SOURCE)
    os.environ.setdefault('MB_TEST_BUILDDIR', options.build)
    sys.path.insert(0, HERE)
    wanted = [part for part in options.only.split(',') if part] or (list(TITLES) if options.short else list(PARTS))
    wanted = [each for part in wanted for each in (FUZZ if part == 'fuzz' else [part])]
    failed, lines = 0, []
    where = (f'{datetime.date.today().isoformat()}, {platform.system()} {platform.release()}, {os.cpu_count()} processors, '
             f'seed {options.seed}')
    if options.short:
        print(f'1..{len(wanted)}', flush=True)
    print(f'# seed {options.seed}', flush=True)
    for number, (part, line, failure) in enumerate(tried(wanted, options, where), 1):
        failed += failure is not None
        for text in (failure or '').splitlines():
            print('# ' + text, flush=True)
        lines.append(line)
        if options.short:
            print(f'{"not ok" if failure else "ok"} {number} - {TITLES[part]}', flush=True)
        print('# ' + line, flush=True)
    if not options.short:
        print('\n' + HEAD + '\n'.join(lines))
        if options.note:
            note(lines)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
