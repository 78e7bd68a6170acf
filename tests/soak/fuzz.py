"""Hostile files: the fuzz targets under libFuzzer with ASan and UBSan. An input that fails is kept in tests/fuzz/found, where every
`./dev test` gives it to its reader again."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

KINDS = ('csv', 'html', 'xls', 'xlsx', 'xml-2003', 'register', 'rubric', 'report', 'letter', 'office')
MEGABYTES = 1024
LONGEST_S = 10
# Nothing outlives its input, so little freed memory need be kept to catch what is touched after; a zone by name is a file looked at.
QUICK = {'TZ': 'UTC0', 'G_DEBUG': 'fatal-warnings', 'UBSAN_OPTIONS': 'halt_on_error=1:print_stacktrace=1',
         'ASAN_OPTIONS': 'quarantine_size_mb=4:thread_local_quarantine_size_kb=64:malloc_context_size=8:handle_sigtrap=1:'
                         'allocator_release_to_os_interval_ms=-1'}
# An office file is its pages; of text and tables, what is small already has every form there is.
LONGEST = {'office': 500_000, 'xls': 20_000, 'xlsx': 20_000}


def build(source, folder):
    assert shutil.which('clang'), 'clang is not installed'
    if not os.path.exists(os.path.join(folder, 'build.ninja')):
        subprocess.run(['meson', 'setup', folder, source, '-Dfuzz=true', '-Db_sanitize=address,undefined', '-Db_lundef=false',
                        '--buildtype=debugoptimized'], check=True, env=dict(os.environ, CC='clang'), stdout=subprocess.DEVNULL)
    subprocess.run(['ninja', '-C', folder, *(f'tests/fuzz/fuzz-{kind}' for kind in KINDS)], check=True, stdout=subprocess.DEVNULL)


def seeds(source, program, kind, folder):
    """What is shipped, what is kept in tests/fuzz/seeds, and what the tests make."""
    os.makedirs(folder, exist_ok=True)
    kept = os.path.join(source, 'tests', 'fuzz', 'seeds', kind)
    if os.path.isdir(kept):
        shutil.copytree(kept, folder, dirs_exist_ok=True)
    shipped = os.path.join(source, 'data', kind + 's')
    for name in sorted(os.listdir(shipped)) if os.path.isdir(shipped) else ():
        if name.endswith('.' + kind):
            with open(os.path.join(folder, name), 'w', encoding='utf-8') as seed:
                for part, mark in ((name, ''),) + (((name[:-7] + '.csv', '[Rows]\n'),) if kind == 'rubric' else ()):
                    with open(os.path.join(shipped, part), encoding='utf-8') as file:
                        seed.write(mark + file.read())
    if kind == 'xls':
        with tempfile.TemporaryDirectory() as made:
            subprocess.run([sys.executable, os.path.join(source, 'tests', 'sheet', 'make-xls.py'), made], check=True)
            for name in os.listdir(made):
                if name.endswith('.xls') and os.path.getsize(os.path.join(made, name)) <= LONGEST[kind]:
                    shutil.copy(os.path.join(made, name), folder)
    seed = os.path.join(folder, 'office')
    if kind == 'office' and not os.path.exists(seed):
        subprocess.run([program], check=True, env=dict(os.environ, MB_FUZZ_SEED=seed))


def fuzz(source, build_folder, kind, inputs, seconds, seed):
    """How many inputs this reader was given: inputs, or as many as there are in so many seconds."""
    corpus = os.path.join(build_folder, 'corpus', kind)
    found = os.path.join(source, 'tests', 'fuzz', 'found', kind)
    program = os.path.join(build_folder, 'tests', 'fuzz', 'fuzz-' + kind)
    seeds(source, program, kind, corpus)
    os.makedirs(found, exist_ok=True)
    done = subprocess.run([program, f'-runs={inputs}', f'-max_total_time={seconds}', f'-seed={seed}', f'-timeout={LONGEST_S}',
                           f'-rss_limit_mb={MEGABYTES}', f'-max_len={LONGEST.get(kind, 6000)}', '-print_final_stats=1',
                           f'-dict={source}/tests/fuzz/dictionaries/{kind}.dict', f'-artifact_prefix={found}/', corpus],
                          capture_output=True, text=True, errors='replace', check=False,
                          env=dict(os.environ, LSAN_OPTIONS=f'suppressions={source}/tests/lsan.supp:print_suppressions=0', **QUICK))
    assert done.returncode == 0, f'{kind}: {done.stderr[-6000:]}'
    if not os.listdir(found):
        os.rmdir(found)
    return int(re.search(r'number_of_executed_units: (\d+)', done.stderr)[1])

