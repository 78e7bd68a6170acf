"""The clipboard as another program has it: `with Clipboard(text):` owns it, or `with Clipboard(data, mime):`; `read(mime)` asks for what the
window put there.

A process of its own each time, since whoever copied must stay alive until it is pasted.
"""
import subprocess
import sys

PYTHON = '/usr/bin/python3'


class Clipboard:
    def __init__(self, content, mime='text/plain;charset=utf-8'):
        self.data = content.encode() if isinstance(content, str) else content
        self.mime = mime

    def __enter__(self):
        self.process = subprocess.Popen([PYTHON, __file__, 'own', self.mime], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.process.stdin.write(len(self.data).to_bytes(8, 'big') + self.data)
        self.process.stdin.flush()
        assert self.process.stdout.readline() == b'ready\n', 'the clipboard could not be taken'
        return self

    def __exit__(self, *error):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


def read(mime='text/plain;charset=utf-8'):
    done = subprocess.run([PYTHON, __file__, 'read', mime], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30, check=True)
    return done.stdout.decode()


def main():
    import gi
    gi.require_version('Gdk', '4.0')
    gi.require_version('Gtk', '4.0')
    from gi.repository import Gdk, Gio, GLib, Gtk

    Gtk.init()
    clipboard = Gdk.Display.get_default().get_clipboard()
    loop = GLib.MainLoop()
    if sys.argv[1] == 'own':
        size = int.from_bytes(sys.stdin.buffer.read(8), 'big')
        clipboard.set_content(Gdk.ContentProvider.new_for_bytes(sys.argv[2], GLib.Bytes.new(sys.stdin.buffer.read(size))))
        GLib.timeout_add(200, lambda: (sys.stdout.write('ready\n'), sys.stdout.flush()) and False)
        GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_HUP, lambda *_: loop.quit())
        loop.run()
        return

    out = Gio.MemoryOutputStream.new_resizable()

    def on_spliced(stream, result):
        stream.splice_finish(result)
        sys.stdout.buffer.write(out.steal_as_bytes().get_data())
        loop.quit()

    def on_read(source, result):
        try:
            stream, _mime = source.read_finish(result)
        except GLib.Error:  # nothing of that kind is there
            loop.quit()
            return
        out.splice_async(stream, Gio.OutputStreamSpliceFlags.CLOSE_TARGET, 0, None, on_spliced)

    clipboard.read_async([sys.argv[2]], 0, None, on_read)
    loop.run()


if __name__ == '__main__':
    main()
