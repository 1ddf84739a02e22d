"""Unpacks what Python reads of a wheel: the first argument is the wheel, the second the folder to fill."""

import sys
import zipfile

READ = (".py", ".jinja", "/RECORD", "/METADATA")

if __name__ == "__main__":
    wheel, folder = sys.argv[1:]
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.endswith(READ)]
        archive.extractall(folder, names)
