"""The table that bench.py prints and keeps."""
import os
import platform
import statistics
import subprocess


def seconds(value):
    return f'{value:.2f} s' if value >= 1 else f'{value * 1000:.1f} ms' if value >= 0.001 else f'{value * 1e6:.0f} µs'


def spread(results):
    values = [r['seconds'] for r in results]
    return f'{seconds(min(values))} to {seconds(max(values))}'


def median(results):
    return statistics.median(r['seconds'] for r in results)


def verdict(result):
    case = result['case']
    if case.goal is not None and result['ratio'] <= case.goal:
        return 'met'
    if case.under is not None and median(result['product']) < case.under:
        return 'met'
    return 'missed'


def goal(case):
    parts = []
    if case.goal is not None:
        parts.append(f'{case.goal}')
    if case.under is not None:
        parts.append(f'under {case.under * 1000:.0f} ms')
    return ' or '.join(parts)


def line(result):
    return (f'{seconds(median(result["product"]))} / {seconds(median(result["floor"]))} = {result["ratio"]:.2f}'
            f' ({verdict(result)}, goal {goal(result["case"])}) {result["notes"]}')


def machine():
    model = ''
    with open('/proc/cpuinfo', encoding='utf-8') as info:
        for text in info:
            if text.startswith('model name'):
                model = text.split(':', 1)[1].strip()
                break
    commit = subprocess.run(['git', 'rev-parse', '--short', 'HEAD'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                            check=False, text=True).stdout.strip()
    load = ' '.join(f'{value:.1f}' for value in os.getloadavg())
    return f'{os.cpu_count()} cores of {model}, {platform.system()} {platform.release()}; commit {commit}; load at the end {load}'


def text(results, growth, options):
    lines = ['# Measured by ./dev bench', '', f'{machine()}; {options.runs} pairs each, scale {options.scale}.', '',
             '| work | floor | median (spread) | floor: median (spread) | ratio | goal | | notes |',
             '| --- | --- | --- | --- | --- | --- | --- | --- |']
    for result in results:
        case = result['case']
        lines.append(f'| {case.title} | {case.floor_title} | {seconds(median(result["product"]))} ({spread(result["product"])})'
                     f' | {seconds(median(result["floor"]))} ({spread(result["floor"])}) | {result["ratio"]:.2f}'
                     f' | {goal(case)} | {verdict(result)} | {result["notes"]} |')
    if growth:
        numbers = sorted({n for _, points in growth for n, _, _ in points})
        lines += ['', '## Growth', '', '| work | ' + ' | '.join(f'{n:,} rows' for n in numbers) + ' |',
                  '| --- |' + ' --- |' * len(numbers)]
        for title, points in growth:
            at = {n: f'{seconds(s)}, {m:.0f} MiB' for n, s, m in points}
            lines.append(f'| {title} | ' + ' | '.join(at.get(n, '') for n in numbers) + ' |')
    return '\n'.join(lines) + '\n'
