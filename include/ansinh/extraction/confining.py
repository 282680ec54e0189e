"""Confines this process for good: no network, no files but those named, no new rights.

For the process that parses files from strangers: what breaks out of a parser finds neither the
installation's secrets nor a way to send them. Each wall stands where the system offers it
(Landlock and namespaces of Linux, a filter of system calls); the others stand without it.
"""

import ctypes
import json
import os
import platform
import struct
import sys
import tempfile
from pathlib import Path

from ansinh.extraction.becoming import become, own_folders

NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2
NEW_USER, NEW_NETWORK, NEW_IPC = 0x10000000, 0x40000000, 0x08000000
RIGHTS_VERSION = 0x20080522
# Landlock's system calls have these numbers on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, READ_FILE, READ_DIR = 1 << 0, 1 << 2, 1 << 3
READ = EXECUTE | READ_FILE | READ_DIR
# Files and folders in its own folder: no link, no device, nothing to run.
WRITE = READ_FILE | READ_DIR | 1 << 1 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 14
# What a file itself can be asked for; the rest is of folders.
OF_FILES = EXECUTE | READ_FILE | 1 << 1 | 1 << 14 | 1 << 15
# Rights on files, on TCP and on processes outside that each version of Landlock knows.
KNOWN = {1: (13, 0, 0), 2: (14, 0, 0), 3: (15, 0, 0), 4: (15, 2, 0), 5: (16, 2, 0), 6: (16, 2, 2)}
# socket, ptrace, process_vm_readv, process_vm_writev: (audit's number of the machine, its calls).
DENIED = {
    "x86_64": (0xC000003E, (41, 101, 310, 311)),
    "aarch64": (0xC00000B7, (198, 117, 270, 271)),
}
LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 13  # 13: permission denied
WALLS = ("user", "files", "network", "namespace")
# What Python and its libraries read of the system, besides themselves.
OF_THE_SYSTEM = (
    *("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types"),
    *("/dev/null", "/dev/urandom", "/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/sys/devices"),
)


def confine(folder: Path, user: str) -> frozenset[str]:
    """Leave to this process its folder, Python itself, and nothing else.

    Returns which walls stand: `user` (the one of this number), `network` (no new socket), `files`
    (Landlock), `namespace` (a network of its own, with nothing in it). Cannot be undone.
    """
    if not sys.platform.startswith("linux"):
        return frozenset()
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    walls = {
        "user": user != "" and become(system, int(user), [folder]),
        "namespace": _own_namespace(system),
        "files": _only_files(system, folder),
        "network": _no_sockets(system),
    }
    return frozenset(wall for wall, stands in walls.items() if stands)


def _own_namespace(system: ctypes.CDLL) -> bool:
    """A network of our own; of the rights over it, which come along, none is kept."""
    stands = system.unshare(NEW_USER | NEW_NETWORK | NEW_IPC) == 0
    none = struct.pack("=II", RIGHTS_VERSION, 0), struct.pack("=6I", *[0] * 6)
    return bool(system.capset(*none) == 0 and stands)


def _only_files(system: ctypes.CDLL, folder: Path) -> bool:
    version = system.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    files, network, processes = ((1 << bits) - 1 for bits in KNOWN[min(version, max(KNOWN))])
    parts = [files, network, processes][: 1 + (version >= 4) + (version >= 6)]
    asked = struct.pack(f"={len(parts)}Q", *parts)
    rules = system.syscall(CREATE_RULESET, asked, ctypes.c_size_t(len(asked)), 0)
    if rules < 0:
        return False
    for path in map(Path, filter(None, [*own_folders(), *OF_THE_SYSTEM])):
        _allow(system, rules, path, READ)
    _allow(system, rules, folder, WRITE & files)
    stands = system.syscall(RESTRICT_SELF, rules, 0) == 0
    os.close(rules)
    return bool(stands)


def _allow(system: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there, or closed to us, needs no rule
    allowed = rights if path.is_dir() else rights & OF_FILES
    rule = struct.pack("=Qi", allowed, place)
    system.syscall(ADD_RULE, rules, 1, rule, 0)
    os.close(place)


def _no_sockets(system: ctypes.CDLL) -> bool:
    if platform.machine() not in DENIED:
        return False
    machine, calls = DENIED[platform.machine()]
    # Another machine's calls have other numbers: all of them are refused.
    steps = [(LOAD, 0, 0, 4), (IF_EQUAL, 1, 0, machine), (RETURN, 0, 0, REFUSE), (LOAD, 0, 0, 0)]
    steps += [(IF_EQUAL, len(calls) - at, 0, call) for at, call in enumerate(calls)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    program = b"".join(struct.pack("=HBBI", *step) for step in steps)
    kept = ctypes.create_string_buffer(program)
    asked = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(kept))
    return bool(system.prctl(SECCOMP, FILTER, asked, 0, 0) == 0)


if __name__ == "__main__":
    # Which walls would stand; for `ansinh status`.
    sys.stdout.write(json.dumps(sorted(confine(Path(tempfile.gettempdir()), sys.argv[1]))))
