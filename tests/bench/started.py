"""started.py PROGRAM ARGUMENT…: becomes the program, with the monotonic clock's seconds of that moment as its last argument."""
import os
import sys
import time

os.execv(sys.argv[1], [*sys.argv[1:], repr(time.monotonic())])
