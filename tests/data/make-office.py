"""make-office.py NUMBER: keeps an office file as this version of the program writes it, for all later versions to open.

Run it once, with the program of that version, when the format or a register's declaration changes: it writes office-NUMBER.minban.xz and
office-NUMBER.json, what is in it. A file that is kept is never made again.
"""
import json
import lzma
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'soak'))
from office import REGISTERS, Office, hazards  # noqa: E402


def main():
    number = sys.argv[1]
    target = os.path.join(HERE, f'office-{number}.minban.xz')
    assert not os.path.exists(target), 'what is kept is never made again'
    with tempfile.TemporaryDirectory() as folder:
        office = Office(folder).make(24, 40)
        rows = office.rows('hazard')
        office.must('set', 'hazard', rows[0]['id'], 'note==1+1 <b>“引号”')
        office.must('set', 'institution', office.rows('institution')[3]['id'], 'status=限期整改')
        office.must('delete', 'hazard', rows[5]['id'])
        office.must('set', 'hazard', rows[6]['id'], 'place=要撤的')
        office.must('undo')
        office.must('hazard', 'close', rows[7]['id'], '--date', '2026-06-20', '--by', '李四', '--result', '合格')
        office.must('inspect', 'open', '--year', '2025', '--today', '2025-12-01')
        ledger = os.path.join(folder, '又.csv')
        hazards(ledger, '又来', 5, office.names)
        office.must('import', 'hazard', ledger)
        office.check()
        content = {register: office.rows(register) for register in REGISTERS}
        content['results'] = office.must('inspect', 'results', '--year', '2025')
        content['changes'] = office.must('check')['changes']
        with open(office.path, 'rb') as file, lzma.open(target, 'wb', preset=9) as packed:
            packed.write(file.read())
    with open(os.path.join(HERE, f'office-{number}.json'), 'w', encoding='utf-8') as file:
        json.dump(content, file, ensure_ascii=False, indent=0, sort_keys=True)
        file.write('\n')


if __name__ == '__main__':
    main()
