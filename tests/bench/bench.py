"""bench.py BUILD_FOLDER [--runs N] [--only NAME,…] [--scale full|small] [--growth] [--list]

Measures the program against bare programs that do only the unavoidable (floor-*.c, floor-read.py), in pairs: product, floor,
product, floor, at least seven times each. Data are made once and kept in out/bench/SCALE. The ratio is the median of the pairs'
ratios, so that a machine that grows busier meanwhile does not tilt it. Writes out/bench.md; docs/performance.md explains it.
"""
import argparse
import os
import statistics
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import cases  # noqa: E402
import report  # noqa: E402
from data import Data  # noqa: E402


def measure(case, data, runs):
    """The pairs of one case: a dict that report.py shows."""
    case.prepare(data)
    product, floor = [], []
    for run in range(runs):
        product.append(case.product(data, run))
        floor.append(case.floor(data, run))
        print('.', end='', flush=True, file=sys.stderr)
    print(file=sys.stderr)
    ratios = [a['seconds'] / b['seconds'] for a, b in zip(product, floor)]
    return {
        'case': case,
        'product': product,
        'floor': floor,
        'ratio': statistics.median(ratios),
        'notes': case.notes(data, product, floor),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n', maxsplit=1)[0])
    parser.add_argument('build')
    parser.add_argument('--runs', type=int, default=7)
    parser.add_argument('--only', default='', help='names of cases, separated by commas')
    parser.add_argument('--scale', choices=('full', 'small'), default='full')
    parser.add_argument('--growth', action='store_true', help='also how the figures grow with the number of rows')
    parser.add_argument('--list', action='store_true')
    options = parser.parse_args()
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    data = Data(root, os.path.join(root, options.build), options.scale)
    every = cases.all_cases(data)
    wanted = [name for name in options.only.split(',') if name]
    unknown = [name for name in wanted if name not in [case.name for case in every]]
    if options.list or unknown:
        for name in unknown:
            print(f'no case {name}', file=sys.stderr)
        for case in every:
            print(f'{case.name:12} {case.title}')
        return 1 if unknown else 0
    results = []
    for case in every:
        if wanted and case.name not in wanted:
            continue
        print(case.name, end=' ', flush=True, file=sys.stderr)
        results.append(measure(case, data, options.runs))
        print(report.line(results[-1]), file=sys.stderr)
    growth = cases.growth(data, options.runs) if options.growth else []
    text = report.text(results, growth, options)
    print(text)
    # A part of the cases is a trial, not the record.
    name = 'bench.md' if options.scale == 'full' and not wanted else 'bench-part.md'
    with open(os.path.join(root, 'out', name), 'w', encoding='utf-8') as out:
        out.write(text)
    print(f'out/{name}', file=sys.stderr)
    return 0


if __name__ == '__main__':
    sys.exit(main())
