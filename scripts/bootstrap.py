"""Make the environment in .venv when it is missing, old or half made; then run a command in it.

    python3 scripts/bootstrap.py REQUIREMENTS COMMAND [ARGUMENT …]

Whatever Python the machine has starts this file: it keeps to the standard library, and to syntax
that an old Python reads far enough to say what is missing.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
# What each installed requirements file looked like; and a mark that an installation is under way.
INSTALLED = os.path.join(VENV, "installed.json")
INSTALLING = os.path.join(VENV, "installing")
OLDEST = (3, 11)
NEWER_NAMES = ["python3.11", "python3.12", "python3.13", "python3.14", "python3"]


def say(line):
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def stop(line):
    say("milstolpe: " + line)
    sys.exit(1)


def succeeds(*command):
    try:
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def find_python():
    """A Python that is new enough: this one, or another that the machine has."""
    if sys.version_info[:2] >= OLDEST:
        return sys.executable
    test = "import sys; sys.exit(sys.version_info[:2] < %r)" % (OLDEST,)
    for name in NEWER_NAMES:
        if succeeds(name, "-c", test):
            return shutil.which(name)
    version = ".".join(map(str, sys.version_info[:3]))
    return stop(
        "Python 3.11 or newer is needed, and this is %s. Install one, "
        "or say where it is: make run PYTHON=/path/to/python3" % version
    )


def fingerprint(requirements):
    with open(os.path.join(ROOT, requirements), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def installed():
    try:
        with open(INSTALLED) as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def make_venv(python, uv):
    if os.path.exists(VENV):
        shutil.rmtree(VENV)
    if uv:
        command = ["uv", "venv", "--quiet", "--python", python, VENV]
    elif succeeds(python, "-c", "import ensurepip, venv"):
        command = [python, "-m", "venv", VENV]
    else:
        stop("Python's venv module is missing. On Debian: apt install python3-venv")
    say("Making .venv …")
    if subprocess.call(command) != 0:
        stop("Making .venv failed (see above). Put that right, then run the same again.")


def install(requirements, uv):
    say("Installing the packages of %s, which takes a minute the first time …" % requirements)
    with open(INSTALLING, "w"):
        pass
    if uv:
        command = ["uv", "pip", "install", "--quiet", "--python", PYTHON]
    else:
        command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call([*command, "-r", os.path.join(ROOT, requirements)]) != 0:
        stop("Installing failed (see above). Is the network there? Then run the same again.")
    known = installed()
    known[requirements] = fingerprint(requirements)
    if requirements == "requirements-dev.txt":
        # It pins everything that requirements.txt pins.
        known["requirements.txt"] = fingerprint("requirements.txt")
    with open(INSTALLED, "w") as file:
        json.dump(known, file)
    os.remove(INSTALLING)


def alone():
    """Wait until nobody else makes .venv; the lock falls when this program ends or is replaced."""
    lock = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another command is making .venv: waiting for it …")
        fcntl.flock(lock, fcntl.LOCK_EX)


def ensure_environment(requirements):
    alone()
    is_half_made = os.path.exists(VENV) and (
        os.path.exists(INSTALLING) or not succeeds(PYTHON, "-c", "import sys")
    )
    if not is_half_made and installed().get(requirements) == fingerprint(requirements):
        return
    python = find_python()
    uv = succeeds("uv", "--version")
    if is_half_made:
        say(".venv is half made: an installation was interrupted. Making it anew.")
    elif os.path.exists(VENV) and not uv:
        is_half_made = not succeeds(PYTHON, "-m", "pip", "--version")
    if is_half_made or not os.path.exists(VENV):
        make_venv(python, uv)
    install(requirements, uv)


def main(requirements, *command):
    try:
        ensure_environment(requirements)
    except KeyboardInterrupt:
        stop("interrupted; the same command begins again where it must.")
    except OSError as error:
        stop("%s. Put that right, then run the same again." % error)
    os.chdir(ROOT)
    os.execv(PYTHON, [PYTHON, *command])


if __name__ == "__main__":
    main(*sys.argv[1:])
