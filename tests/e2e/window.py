"""Starts the program's window and works it as a person does: finds things by role and name, clicks, types, looks.

Everything waits with a bound, never by sleeping for luck; what cannot be found fails with a picture of the screen left in
out/failed/. Run under tests/desk/run-display.sh with GTK_A11Y=atspi, which gives a display and buses of its own.

What AT-SPI of GTK 4.8 cannot do is done by the mouse: focus, check buttons, column headings (their extents are right).
"""
import os
import re
import subprocess
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

from command import PROGRAM, SOURCE  # noqa: E402

FIRST_SPARE_KEY = 200  # of the key codes that no keyboard has
PATIENCE = float(os.environ.get('MB_TEST_PATIENCE', '20'))
SOON = PATIENCE / 5


class NotFound(Exception):
    pass


class Window:
    """The program in a window. `log` holds what it wrote on standard error."""

    whole = False  # walks go through the pages that are not seen too

    def __init__(self, *arguments, env=None, language='zh_CN'):
        environment = dict(os.environ, LC_ALL='zh_CN.UTF-8' if language == 'zh_CN' else 'C.UTF-8', LANGUAGE=language, G_DEBUG='', **(env or {}))
        if 'ASAN_OPTIONS' in environment:
            # GTK's file dialog (libcloudproviders) and GLib's table of names leave memory behind at exit, in frames that no list of
            # exceptions can name without a slow unwinder; the tests of the widgets and of the command line look for leaks.
            environment['ASAN_OPTIONS'] += ':detect_leaks=0'
        self.log_file = open(os.path.join(os.environ['HOME'], 'window.log'), 'ab+')
        self.process = subprocess.Popen([PROGRAM, *map(str, arguments)], env=environment, stdin=subprocess.DEVNULL, stdout=self.log_file,
                                        stderr=self.log_file)
        self.application = self.wait(self._find_application, 'the program on the accessibility bus')
        self.id = self.wait(self._window_id, 'the window')
        self.xdotool('windowfocus', self.id)

    # ---- finding ----

    def _find_application(self):
        if self.process.poll() is not None:
            raise NotFound(f'the program ended with {self.process.returncode}:\n{self.log}')
        desktop = Atspi.get_desktop(0)
        for n in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(n)
            if child is not None and child.get_process_id() == self.process.pid and child.get_child_count() > 0:
                return child
        return None

    def _window_id(self):
        return (self.ids() or [None])[-1]

    def wait(self, ask, what):
        """The first answer that is not None or False."""
        begin = time.monotonic()
        end = begin + PATIENCE
        while True:
            self.whole = time.monotonic() > begin + SOON  # what does not come soon is looked for everywhere
            try:
                answer = ask()
            except gi.repository.GLib.Error:
                answer = None  # the tree changed under our hands
            finally:
                self.whole = False
            if answer is not None and answer is not False:
                return answer
            if self.process.poll() is not None:
                raise NotFound(f'{what}: the program ended with {self.process.returncode}\n{self.log[-2000:]}')
            if time.monotonic() > end:
                self.picture(os.path.join(SOURCE, 'out', 'failed', re.sub(r'\W+', '-', what)[:60] + '.png'))
                raise NotFound(f'{what}: not there after {PATIENCE} s\n{self.log[-2000:]}')
            time.sleep(0.05)

    def _shown_pages(self):
        """Of each stack of pages in the middle of the window the page that is seen there: path of the stack → of the page."""
        frame = self.application.get_child_at_index(0)
        place = frame.get_component_iface() if frame is not None else None
        if place is None:
            return {}
        box = place.get_extents(Atspi.CoordType.WINDOW)
        points = ((box.width // 2, box.height // 2), *((x, 76) for x in range(200, 400, 40)))  # where nothing is, then on the head of the page
        seen = (place.get_accessible_at_point(x, y, Atspi.CoordType.WINDOW) for x, y in points)
        node, shown = next((node for node in seen if node is not None), None), {}
        while node is not None:
            above = node.get_parent()
            if node.get_name() == 'GtkStackPage' and above is not None:
                shown[above.path] = node.path
            node = above
        return shown

    def walk(self, root=None, deep=40):
        """Every node below root, parents first. From the program itself only what is on pages that are seen: each node is some calls to the
        program, and most of them lie on the other pages."""
        try:
            shown = self._shown_pages() if root is None and deep > 1 and not self.whole else {}
        except gi.repository.GLib.Error:
            shown = {}
        stack = [(root or self.application, 0)]
        while stack:
            node, depth = stack.pop()
            if node is None:
                continue
            yield node
            if depth >= deep:
                continue
            try:
                children = [node.get_child_at_index(n) for n in range(node.get_child_count())]
            except gi.repository.GLib.Error:
                if not self.whole:
                    raise
                children = []
            page = shown.get(node.path)
            if page is not None and any(child is not None and child.path == page for child in children):
                children = [child for child in children if child is not None and child.path == page]
            stack.extend((child, depth + 1) for child in reversed(children))

    def matches(self, node, role, name):
        try:
            if role is not None and node.get_role_name() != role:
                return False
            if name is None:
                return True
            return name.search(node.get_name() or '') is not None if isinstance(name, re.Pattern) else (node.get_name() or '') == name
        except gi.repository.GLib.Error:
            if not self.whole:
                raise
            return False  # libatspi may hold on to an object that has gone, for good: it must not hide the others

    def find_now(self, role=None, name=None, root=None):
        return next((node for node in self.walk(root) if self.matches(node, role, name)), None)

    def find(self, role=None, name=None, root=None):
        return self.wait(lambda: self.find_now(role, name, root), f'{role or "anything"} named {name!r}')

    def find_all(self, role=None, name=None, root=None):
        return [node for node in self.walk(root) if self.matches(node, role, name)]

    def text(self, node):
        if node.get_text_iface() is not None:
            text = node.get_text_iface()
            return text.get_text(0, text.get_character_count())
        return node.get_name()

    def wait_name(self, pattern, root=None):
        """A node whose name has this pattern: how a test waits for a figure to appear."""
        return self.find(None, re.compile(pattern), root)

    # ---- doing ----

    def xdotool(self, *arguments):
        subprocess.run(['xdotool', *map(str, arguments)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30)

    def key(self, *keys):
        self.xdotool('key', '--delay', 30, *keys)

    def type(self, text):
        """What no key has gets a spare one first: given one between two strokes, as xdotool would do it, letters are lost under load."""
        others = sorted({letter for letter in text if not letter.isascii()})
        codes = {letter: str(FIRST_SPARE_KEY + i) for i, letter in enumerate(others)}
        if others:
            for letter, code in codes.items():
                subprocess.run(['xmodmap', '-e', f'keycode {code} = U{ord(letter):04X}'], check=True)
            time.sleep(0.5)
        for part in re.findall(r'[\x00-\x7f]+|[^\x00-\x7f]+', text):
            if part.isascii():
                self.xdotool('type', '--delay', 30, part)
            else:
                self.xdotool('key', '--delay', 30, *[codes[letter] for letter in part])

    def choose_file(self, path):
        """Gives a path to the dialog that asks for a file to open: a slash opens its line for typing."""
        self.dialog()
        self.key('slash')
        time.sleep(0.5)
        self._fill_in(str(path))
        self.key('Return')
        self.to_front()

    def save_as(self, path):
        """Likewise for a dialog that asks where to save: its name is there to be written over."""
        self.dialog()
        self._fill_in(str(path))
        self.key('Return')
        self.to_front()

    def _fill_in(self, text):
        """Types over what stands in the line of a file dialog, and looks whether all of it has come: a slow one loses what is typed early."""
        def is_there():
            dialogs = [self.application.get_child_at_index(n) for n in range(1, self.application.get_child_count())]
            return any(self.text(node) == text for dialog in dialogs for node in self.find_all('text', root=dialog))

        for _ in range(4):
            self.key('ctrl+a')
            self.type(text)
            end = time.monotonic() + PATIENCE / 4
            while time.monotonic() < end:
                try:
                    if is_there():
                        return
                except gi.repository.GLib.Error:
                    pass  # the tree changed under our hands
                time.sleep(0.05)
        raise NotFound(f'the line of the file dialog does not take {text}')

    def press(self, node):
        """A button or menu item by its action, else by the mouse."""
        action = node.get_action_iface()
        if action is not None and action.get_n_actions() > 0:
            action.do_action(0)
        else:
            self.click(node)

    def centre(self, node):
        box = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        return box.x + box.width // 2, box.y + box.height // 2

    def click(self, node, times=1, button=1):
        x, y = self.centre(node)
        done = subprocess.run(['xdotool', 'getwindowgeometry', '--shell', self.id], stdout=subprocess.PIPE, check=True)
        origin = dict(line.split('=') for line in done.stdout.decode().split())
        self.xdotool('mousemove', int(origin['X']) + x, int(origin['Y']) + y)
        self.xdotool('click', '--repeat', times, '--delay', 60, button)

    # ---- looking ----

    @staticmethod
    def told(*command):
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.decode()

    def ids(self):
        """The program's windows that can be seen, without bubbles."""
        found = self.told('xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)).split()
        return [one for one in found if 'Override Redirect State: yes' not in self.told('xwininfo', '-id', one)]

    def dialog(self):
        """A window over this one has the keyboard, and has settled."""
        self.wait(lambda: self.told('xdotool', 'getwindowfocus').strip() in set(self.ids()) - {self.id}, 'the keyboard in a dialog')
        time.sleep(0.3)

    def to_front(self):
        """The keyboard is this window's again, also after a dialog that takes its time to go; the mouse too if another program's lay above."""
        def ours():
            if self.ids() != [self.id]:
                return False
            self.xdotool('windowraise', self.id)
            self.xdotool('windowfocus', self.id)
            return self.told('xdotool', 'getwindowfocus').strip() == self.id

        self.wait(ours, 'the keyboard in the window')

    def picture(self, path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        subprocess.run(['import', '-window', 'root', path], check=False, timeout=30)

    @property
    def log(self):
        self.log_file.seek(0)
        return self.log_file.read().decode(errors='replace')

    def warnings(self):
        """Lines of standard error that a clean run must not have."""
        harmless = ('Failed to set fd limit', 'SpiRegistry daemon', 'Activating service name', 'Successfully activated service')
        return [line for line in self.log.splitlines() if line.strip() and not any(word in line for word in harmless)]

    def close(self):
        """Closes as a clerk does, by the keyboard; the program must end by itself."""
        self.to_front()
        self.key('ctrl+q')
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise NotFound('the program did not end on Ctrl+Q') from None
        if self.process.returncode != 0:
            raise NotFound(f'the program ended with {self.process.returncode}:\n{self.log[-6000:]}')
        return self.process.returncode

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
