#!/bin/sh
# Set up this folder so that the project runs: usage: sh setup.sh [test|check]
# System packages (only what is missing), a virtual environment in .venv, and the project in it, editable, against
# the pins of constraints.txt, with the extra if one is named. What is already done is not done again: .venv keeps
# the key of what it was made from. Logs of the installers are in .setup/. PYTHON=... chooses the interpreter.
set -eu
cd "$(dirname "$0")"
extra=${1:-}
key="$(pwd) $(cat pyproject.toml constraints.txt setup.sh | cksum)"

say() { printf '%s\n' "$*" >&2; }
die() { say "setup: $*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }
runs() { .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

ready() {  # is .venv made from these very files, here, for this extra?
  [ -f ".venv/ready-$extra" ] && [ "$(cat ".venv/ready-$extra")" = "$key" ] && runs
}

find_python() {  # the first interpreter that is new enough; old machines keep theirs as python3
  for python in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then return; fi
    [ -z "${PYTHON:-}" ] || die "PYTHON=$PYTHON is not a Python 3.11 or newer"
  done
  has python3 && die "Python 3.11 or newer is needed; python3 here is $(python3 -V 2>&1)"
  die "Python 3.11 or newer is needed; there is no python3 here"
}

missing() {  # what Manim's two source packages (pycairo, ManimPango), venv and the tests need, one word each
  has cc || has gcc || has clang || echo compiler
  has pkg-config || echo pkgconfig
  { has pkg-config && pkg-config --exists cairo; } || echo cairo
  { has pkg-config && pkg-config --exists pangocairo; } || echo pango
  "$python" -c 'import os, sysconfig, sys
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' || echo headers
  "$python" -c 'import ensurepip, venv' 2>/dev/null || echo venv
  # The sites, the browser and the compiler of JSX of tests/browser, which skips where they can't be had like this.
  if [ "$extra" = test ] && has apt-get; then
    for program in chromium jekyll hugo esbuild; do has $program || echo $program; done
  fi
}

package() {  # the name of one missing word in this machine's package manager
  case $manager-$1 in
    apt-get-compiler) echo gcc libc6-dev ;;
    apt-get-pkgconfig) echo pkg-config ;;
    apt-get-cairo) echo libcairo2-dev ;;
    apt-get-pango) echo libpango1.0-dev ;;
    apt-get-headers) echo "${debian}-dev" ;;
    apt-get-venv) echo "${debian}-venv" ;;
    apt-get-chromium | apt-get-jekyll | apt-get-hugo | apt-get-esbuild) echo "$1" ;;
    dnf-compiler) echo gcc ;;
    dnf-pkgconfig) echo pkgconf-pkg-config ;;
    dnf-cairo) echo cairo-devel ;;
    dnf-pango) echo pango-devel ;;
    dnf-headers) echo python3-devel ;;
    dnf-venv) echo python3-pip ;;
    brew-pkgconfig) echo pkgconf ;;
    brew-cairo) echo cairo ;;
    brew-pango) echo pango ;;
    brew-headers | brew-venv) echo python3 ;;
    brew-compiler) die "a C compiler is missing; install it with: xcode-select --install" ;;
  esac
}

install_system() {
  lacks=$(missing)
  [ -n "$lacks" ] || return 0
  manager=
  for m in apt-get dnf brew; do has $m && manager=$m && break; done
  [ -n "$manager" ] || die "missing here: $(echo $lacks) (development files of cairo and pango, pkg-config, a C compiler, Python's venv and headers). There is no apt-get, dnf or brew; install them by hand, then run this again"
  debian=$(basename "$python")
  packages=
  for word in $lacks; do packages="$packages $(package "$word")"; done
  sudo=
  if [ $manager != brew ] && [ "$(id -u)" != 0 ]; then
    has sudo || die "missing system packages, and neither root nor sudo here; as root: $manager install$packages"
    sudo=sudo
  fi
  say "Installing system packages with ${sudo:+sudo }$manager:$packages"
  log=.setup/system.log
  case $manager in
    apt-get)
      { $sudo apt-get update && $sudo env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends $packages; } >$log 2>&1 ;;
    dnf) $sudo dnf install -y $packages >$log 2>&1 ;;
    brew) brew install $packages >$log 2>&1 ;;
  esac || { tail -n 5 $log >&2; die "$manager failed; its whole output is in $log"; }
}

install_python() {
  # An environment that was moved or copied here, or whose interpreter is gone, is made anew.
  for stamp in .venv/ready-*; do
    case $([ ! -f "$stamp" ] || cat "$stamp") in "" | "$(pwd) "*) ;; *) rm -rf .venv ;; esac
  done
  if ! runs || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    "$python" -m venv .venv || die "could not make .venv with $python"
  fi
  say "Installing the project and its pinned packages into .venv (a minute or two the first time)"
  .venv/bin/python -m pip install -c constraints.txt -e ".${extra:+[$extra]}" >.setup/pip.log 2>&1 || {
    grep -iE '^ *(error|fatal)' .setup/pip.log | tail -n 5 >&2
    die "pip failed; its whole output is in .setup/pip.log"
  }
}

ready && exit 0
find_python
mkdir -p .setup
install_system
install_python
printf '%s' "$key" >.venv/ready-
printf '%s' "$key" >".venv/ready-$extra"
