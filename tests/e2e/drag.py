"""A file manager of the least kind: a small window that lets the files given be dragged out of it.

drag (window, x, y, *paths) drags them onto the point of a program's window with real button presses and motion.
"""
import os
import subprocess
import sys
import time

PLACE = (1300, 40)  # beside the program's window, which nothing manages and so stands at 0,0


def offer(paths):
    """What runs in the process of its own."""
    import gi
    gi.require_version('Gtk', '4.0')
    gi.require_version('Gdk', '4.0')
    from gi.repository import Gdk, Gio, GLib, GObject, Gtk

    def prepare(source, x, y):
        files = Gdk.FileList.new_from_list([Gio.File.new_for_path(path) for path in paths])
        return Gdk.ContentProvider.new_for_value(GObject.Value(Gdk.FileList, files))

    Gtk.init()
    window = Gtk.Window(title='files', default_width=60, default_height=60, decorated=False)
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    source.connect('prepare', prepare)
    source.connect('drag-end', lambda *_: loop.quit())
    window.add_controller(source)
    loop = GLib.MainLoop()
    window.present()
    loop.run()


def drag(window, x, y, *paths):
    """Onto the point x, y of the window; ends when the drag has."""
    files = subprocess.Popen([sys.executable, os.path.abspath(__file__), *map(str, paths)], stdin=subprocess.DEVNULL)
    try:
        def shown():
            done = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(files.pid)], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, check=False)
            return done.stdout.decode().split()[-1:] or None

        place = window.wait(shown, 'the files to drag')[0]
        window.xdotool('windowmove', '--sync', place, *PLACE)
        window.xdotool('mousemove', PLACE[0] + 30, PLACE[1] + 30)
        time.sleep(0.2)
        window.xdotool('mousedown', 1)
        for step in range(1, 21):
            window.xdotool('mousemove', PLACE[0] + 30 + (x - PLACE[0] - 30) * step // 20, PLACE[1] + 30 + (y - PLACE[1] - 30) * step // 20)
            time.sleep(0.03)
        for step in range(4):
            window.xdotool('mousemove', x + step % 2, y)
            time.sleep(0.1)
        window.xdotool('mouseup', 1)
        window.wait(lambda: files.poll() is not None, 'the end of the drag')
    finally:
        if files.poll() is None:
            files.kill()
            files.wait()


if __name__ == '__main__':
    offer(sys.argv[1:])
