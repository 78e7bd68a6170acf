"""Hostile files: the fuzz targets under libFuzzer with ASan and UBSan. An input that ever failed is kept in tests/fuzz/found."""
import os
import re
import shutil
import subprocess

SEEDS = {'csv': ('.csv',), 'html': ('.html', '.htm'), 'xls': ('.xls',), 'xlsx': ('.xlsx',), 'xml-2003': ('.xml',)}
MEGABYTES = 1024
LONGEST_S = 10


def build(source, folder):
    if not os.path.exists(os.path.join(folder, 'build.ninja')):
        subprocess.run(['meson', 'setup', folder, source, '-Dfuzz=true', '-Db_sanitize=address,undefined', '-Db_lundef=false',
                        '--buildtype=debugoptimized'], check=True, env=dict(os.environ, CC='clang'), stdout=subprocess.DEVNULL)
    targets = subprocess.run(['ninja', '-C', folder, '-t', 'targets', 'all'], check=True, capture_output=True, text=True).stdout
    names = sorted(set(re.findall(r'^(tests/fuzz/fuzz-[a-z0-9-]+): ', targets, re.M)))
    subprocess.run(['ninja', '-C', folder, *names], check=True, stdout=subprocess.DEVNULL)
    return names


def seeds(source, kind, folder):
    os.makedirs(folder, exist_ok=True)
    for below, _, names in os.walk(os.path.join(source, 'data', 'sample')):
        for name in names:
            if name.endswith(SEEDS.get(kind, ())):
                shutil.copy(os.path.join(below, name), folder)


def soak(source, build_folder, inputs, seconds):
    """inputs for each reader, or as many as there are in so many seconds."""
    if not shutil.which('clang'):
        return {'clang is not installed': 0}
    figures = {}
    for target in build(source, build_folder):
        kind = target.rsplit('fuzz-', 1)[1]
        corpus = os.path.join(build_folder, 'corpus', kind)
        found = os.path.join(source, 'tests', 'fuzz', 'found', kind)
        seeds(source, kind, corpus)
        known = [os.path.join(found, name) for name in sorted(os.listdir(found))] if os.path.isdir(found) else []
        program = os.path.join(build_folder, target)
        environment = dict(os.environ, LSAN_OPTIONS=f'suppressions={source}/tests/lsan.supp:print_suppressions=0')
        if known:
            subprocess.run([program, *known], check=True, capture_output=True, env=environment)
        done = subprocess.run([program, f'-runs={inputs}', f'-max_total_time={seconds}', f'-timeout={LONGEST_S}', f'-rss_limit_mb={MEGABYTES}',
                               '-print_final_stats=1', f'-artifact_prefix={corpus}-', corpus], capture_output=True, text=True,
                              errors='replace', env=environment, check=False)
        assert done.returncode == 0, f'{kind}: {done.stderr[-3000:]}'
        figures[kind] = int(re.search(r'number_of_executed_units: (\d+)', done.stderr)[1])
    return figures
