"""Each figure leads to exactly its rows, by the keyboard alone: the cards and charts of the overview, the figures of a report's preview.
Run under tests/desk/run-display.sh with GTK_A11Y=atspi.
"""
import datetime
import os
import re
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from command import Office, run  # noqa: E402
from tap import Cases, equal  # noqa: E402
from window import Atspi, Window  # noqa: E402

TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date().isoformat()
PICTURES = os.environ.get('MB_TEST_PICTURES')


class Figures(Window):
    def focused(self, node):
        return node.get_state_set().contains(Atspi.StateType.FOCUSED)

    def tab_to(self, role, name):
        """Tab until the control has the keyboard."""
        node = self.find(role, name)
        for _ in range(60):
            if self.focused(node):
                return node
            self.key('Tab')
        raise AssertionError(f'{name!r} is not reached by Tab')

    def described(self, node, pattern):
        """What a screen reader is told of the mark at the cursor."""
        return self.wait(lambda: re.search(pattern, node.get_description() or ''), f'a description like {pattern}')

    def rows(self):
        """How many rows the list of hazards or institutions says it has."""
        shown = self.find(None, re.compile(r'^(共 )?[\d,]+ 条$'))
        return int(re.sub(r'\D', '', shown.get_name()))

    def wait_rows(self, n):
        self.wait(lambda: self.rows() == n, f'{n} rows')

    def shoot(self, name):
        if PICTURES:
            self.picture(os.path.join(PICTURES, name + '.png'))


def main():
    with Cases() as case, tempfile.TemporaryDirectory() as work:
        office = Office(os.path.join(work, 'office.minban'))
        equal(run('new', office.path, '--sample', '--json').returncode, 0)
        window = Figures(office.path)
        try:
            with case('the first card opens what it counts'):
                window.key('alt+1')
                card = window.find('push button', re.compile('^逾期隐患'))
                n = int(re.search(r'\d+$', card.get_name())[0])
                equal(n, len([h for h in office.call('list', 'hazard', '--where', f'limit<{TODAY}', '--where', 'status!=已销号')]))
                window.tab_to('push button', re.compile('^逾期隐患'))
                window.shoot('overview')
                window.key('Return')
                window.wait_rows(n)

            with case('licences that ended while the institution goes on are a card of their own'):
                window.key('alt+1')
                card = window.find('push button', re.compile('^许可证已过期'))
                n = int(re.search(r'\d+$', card.get_name())[0])
                equal(n, len([row for row in office.call('list', 'institution') if row['status'] in ('在办', '限期整改')
                              and row['licence_to'] and row['licence_to'] < TODAY]))
                window.press(card)
                window.wait_rows(n)

            with case('arrows go from mark to mark of a chart, each told; Enter opens its rows'):
                window.key('alt+1')
                chart = window.tab_to(None, re.compile('各类隐患查出与销号'))
                window.key('Right', 'Right')
                told = window.described(chart, r'^(\S+) (查出|已销号|其中已销号)：? ?:? ?(\d+)')
                category, n = told[1], int(told[3])
                window.shoot('overview-chart')
                equal(n, len(office.call('list', 'hazard', '--where', f'category={category}', '--where', f'found<={TODAY}')))
                window.key('Return')
                window.wait_rows(n)

            with case('a rate opens those of which it is told'):
                window.key('alt+1')
                chart = window.tab_to(None, re.compile('逐月隐患'))
                window.key('End')
                told = window.described(chart, r'^(\d+)年(\d+)月 整改率: ([\d.]+)%')
                month = f'{told[1]}-{int(told[2]):02d}'
                found = [h for h in office.call('list', 'hazard') if h['found'].startswith(month) and h['found'] <= TODAY]
                window.key('Return')
                window.wait_rows(len(found))

            with case('figures of a report are reached and opened by keys'):
                window.key('alt+6')
                window.click(window.find('push button', re.compile('适合')))  # Tab in the list goes from form to form
                preview = window.tab_to(None, re.compile('^预览，共'))

                def stepped():
                    window.key('Right')
                    return re.search(r': ([\d,]+)$', preview.get_description() or '')

                told = window.wait(stepped, 'a figure of the form at the cursor')
                window.shoot('reports-figure')
                window.key('Return')
                window.wait_rows(int(told[1].replace(',', '')))

            with case('nothing was complained of'):
                equal(window.warnings(), [])
                equal(window.close(), 0)
        finally:
            window.kill()


if __name__ == '__main__':
    main()
