"""What a hazard's record shows beside the list: photos that are dropped on it or pasted, a file that is neither picture nor PDF refused in
words, and its story from the day it was found to the day it was closed. Run under tests/desk/run-display.sh with GTK_A11Y=atspi.
"""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
from clipboard import Clipboard  # noqa: E402
from command import new_office  # noqa: E402
from drag import drag  # noqa: E402
from tap import Cases, equal  # noqa: E402
from test_hazards import Hazards  # noqa: E402

TODAY = '2026-06-30'
LOWEST = 640  # what is dropped lower may fall beside the window
PICTURES = os.path.join(os.environ.get('MB_TEST_BUILDDIR', tempfile.gettempdir()), 'e2e')


class Record(Hazards):
    """The detail of the one hazard that there is."""

    def photos(self):
        return self.find('panel', '照片')

    def names(self):
        """Of the files that are shown, each a button with a picture."""
        thumbs = self.find_all('filler', 'MbAttachmentThumb', self.photos())
        buttons = (self.find_now('push button', None, thumb) for thumb in thumbs)
        return [button.get_name() for button in buttons if button is not None]  # one that is only just being made has none

    def drop(self, path):
        """On the photos, which must be in sight first."""
        def seen():
            x, y = self.centre(self.photos())
            if 0 < y < LOWEST:
                return x, y
            self.xdotool('mousemove', x, 500)
            self.xdotool('click', 5)
            return None

        drag(self, *self.wait(seen, 'the photos in sight'), path)

    def story(self):
        """Its lines without what was done at a desk, which is told as state after state."""
        lines = [node.get_name() for node in self.find_all('list item', None, self.find('list', '经过'))]
        return [line for line in lines if '→' not in line]


def main():
    with Cases() as case, tempfile.TemporaryDirectory(prefix='minban-record-') as folder:
        at = lambda name: os.path.join(folder, name)  # noqa: E731
        for name, colours in (('hazard.png', 'red-blue'), ('after.png', 'green-white')):
            subprocess.run(['convert', '-size', '640x480', f'gradient:{colours}', at(name)], check=True)
        with open(at('notes.txt'), 'w', encoding='utf-8') as out:
            out.write('这不是照片')
        office = new_office(at('office.minban'))
        office.call('set', 'institution', 'new', 'name=阳光幼儿园', 'type=幼儿园', 'status=在办', 'town=城关镇')
        hazard = office.call('set', 'hazard', 'new', 'found=2026-05-12', 'institution=阳光幼儿园', 'category=消防安全', 'description=通道堆物',
                             'severity=一般', 'inspector=李明', 'responsible=赵园长', 'limit=2026-06-20', '--as', '孙敏')['id']

        def photo():
            return office.call('get', 'hazard', hazard)['photo']

        window = Record(office.path, env={'MB_TODAY': TODAY})
        try:
            with case('the story begins with who found it and when, and by when it must be rectified'):
                window.go()
                window.click(window.find('table cell', '通道堆物'))
                window.wait(lambda: window.story() == ['2026-05-12 查出 李明', '2026-06-20 整改期限 赵园长'], 'the story')

            with case('a photo that is dropped on the record is kept, and shown small and large'):
                window.drop(at('hazard.png'))
                window.wait(lambda: window.names() == ['hazard.png'], 'the photo')
                equal(photo(), 'hazard.png')
                window.press(window.find('push button', 'hazard.png'))
                preview = window.wait(lambda: window.top('hazard.png'), 'the photo in a window of its own')
                window.find('image', None, preview)
                window.picture(os.path.join(PICTURES, 'hazard-photo.png'))
                window.key('Escape')
                window.dialog_closed('hazard.png')

            with case('a picture that was copied is pasted'):
                with open(at('after.png'), 'rb') as source, Clipboard(source.read(), 'image/png'):
                    window.press(window.find('push button', '粘贴', window.photos()))
                    window.wait(lambda: len(window.names()) == 2, 'the second photo')
                assert re.fullmatch(r'hazard\.png; \d{8}-\d{6}\.png', photo()), photo()
                window.to_front()
                window.key('ctrl+z')
                window.wait(lambda: window.names() == ['hazard.png'], 'the second photo taken back')

            with case('what is no picture and no PDF is refused in words, whatever it is called'):
                os.rename(at('notes.txt'), at('notes.png'))
                window.drop(at('notes.png'))
                told = window.wait_name('这里只能存放图片和 PDF 文件').get_name()
                assert 'notes.png' in told and '请先另存为图片或 PDF' in told and 'minban' not in told, told
                equal((photo(), window.names()), ('hazard.png', ['hazard.png']))
                with Clipboard('只有文字'):
                    window.press(window.find('push button', '粘贴', window.photos()))
                    window.wait_name('没有可粘贴的图片')
                equal(photo(), 'hazard.png')

            with case('the story goes on with each step: rectified, rechecked, closed, each with its day and person, in order'):
                office.call('set', 'hazard', hazard, 'completed=2026-06-10', 'status=待复查', '--as', '孙敏')
                window.wait(lambda: window.story()[2:] == ['2026-06-10 整改完成 赵园长'], 'rectified')
                office.call('hazard', 'close', hazard, '--date', '2026-06-12', '--by', '周科', '--result', '合格', '--as', '钱主任')
                window.wait(lambda: window.story()[3:] == ['2026-06-12 复查：合格 周科', '2026-06-12 已销号 钱主任'], 'closed')
                equal(window.story(), ['2026-05-12 查出 李明', '2026-06-20 整改期限 赵园长', '2026-06-10 整改完成 赵园长',
                                       '2026-06-12 复查：合格 周科', '2026-06-12 已销号 钱主任'])
                window.picture(os.path.join(PICTURES, 'hazard-story.png'))

            with case('check finds nothing wrong, the run was without a warning'):
                equal(office.call('check')['faults'], [])
                equal(window.warnings(), [])
                equal(window.close(), 0)
        finally:
            window.kill()


if __name__ == '__main__':
    main()
