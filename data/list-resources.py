"""Lists the declarations below a folder as a GResource, so that a new one is packed by being there."""
import os
import sys

root, kinds = sys.argv[1], sys.argv[2:]
print('<?xml version="1.0" encoding="UTF-8"?>')
print('<gresources>')
print('  <gresource prefix="/org/minban/Desk/data">')
for kind in kinds:
    folder = os.path.join(root, kind)
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if not name.startswith('.'):
            print(f'    <file compressed="true">{kind}/{name}</file>')
print('  </gresource>')
print('</gresources>')
