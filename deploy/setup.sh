#!/usr/bin/env bash
# Install what is missing and nothing twice: system packages through apt where that may be done, the virtual environment
# from pyproject.toml with the versions of requirements.lock.  Called by `make setup`; quick when there is nothing to do.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
venv=${VENV:-.venv}
stamp=$venv/.ready

have_library() { { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null || true; } | grep -q "$1"; }
have_font() { find /usr/share/fonts /usr/local/share/fonts -name "$1" -print -quit 2>/dev/null | grep -q .; }
have_cluster() { command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }

missing=()
command -v "$python" >/dev/null 2>&1 || missing+=(python3)
# a venv needs ensurepip, which Debian ships apart; not asked for where the environment stands already
[ -x "$venv/bin/python" ] || "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || missing+=(python3-venv)
command -v tesseract >/dev/null 2>&1 || missing+=(tesseract-ocr)
tesseract --list-langs 2>/dev/null | grep -qx ind || missing+=(tesseract-ocr-ind)
command -v pdftoppm >/dev/null 2>&1 || missing+=(poppler-utils)
have_library libGL.so.1 || missing+=(libgl1)
have_library libgthread-2.0.so.0 || missing+=(libglib2.0-0)
# what letters are set and printed with
have_library libpango-1.0.so.0 || missing+=(libpango-1.0-0)
have_library libpangoft2-1.0.so.0 || missing+=(libpangoft2-1.0-0)
have_library libharfbuzz-subset.so.0 || missing+=(libharfbuzz-subset0)
# what letters are printed in, and what the demo and the tests draw papers with; elsewhere any font will do
fonts=()
have_font 'LiberationSerif-Regular.*' || fonts+=(fonts-liberation)
have_font 'DejaVuSans.ttf' || fonts+=(fonts-dejavu-core)
have_font 'OCRA.*' || fonts+=(fonts-ocr-a)
have_font 'ComicNeue-Regular.*' || fonts+=(fonts-comic-neue)
# the tests also run on PostgreSQL: at home only where it is there already, in CI always
[ "${CI:-}" != true ] || have_cluster || missing+=(postgresql)
[ "${CI:-}" != true ] || [ -x /usr/sbin/sshd ] || missing+=(openssh-server)
[ "${CI:-}" != true ] || command -v faketime >/dev/null 2>&1 || missing+=(faketime)
[ "${CI:-}" != true ] || command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || missing+=(chromium)

sudo=
[ "$(id -u)" -eq 0 ] || sudo="sudo -n"
may_install() { command -v apt-get >/dev/null 2>&1 && { [ -z "$sudo" ] || sudo -n true 2>/dev/null; }; }
install() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
if [ $((${#missing[@]} + ${#fonts[@]})) -gt 0 ] && may_install; then
    echo "setup: installing ${missing[*]} ${fonts[*]}"
    $sudo apt-get update -qq
    [ ${#missing[@]} -eq 0 ] || install "${missing[@]}"
    [ ${#fonts[@]} -eq 0 ] || install "${fonts[@]}" || echo "setup: going on without some fonts" >&2
elif [ ${#missing[@]} -gt 0 ]; then
    echo "setup: please install: sudo apt-get install ${missing[*]}   (or your system's packages of that name), then call make again" >&2
    exit 1
fi

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "setup: Python 3.11 or newer is needed, and $("$python" --version) is what \`$python\` is; call make with PYTHON=/path/to/python3.11" >&2
    exit 1
}

now=$(cat pyproject.toml requirements.lock | cksum)
if [ -x "$venv/bin/python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ]; then
    exit 0
fi
echo "setup: filling $venv (a few minutes the first time)"
"$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile -c requirements.lock -e '.[dev]'
# on all cores, which pip does not; what no Python can compile (templates of other programs) is left as it is
"$venv/bin/python" -m compileall -q -j 0 "$venv"/lib/python3*/site-packages >/dev/null 2>&1 || true
# opencv-python and its headless twin share the folder cv2: whichever came last must still import
"$venv/bin/python" -c 'import cv2'
echo "$now" >"$stamp"
