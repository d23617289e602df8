#!/usr/bin/env bash
# Brings this folder from nothing to ready, and ends at once when it is.
#   tools/setup.sh run    what `make demo` needs: Python packages in .venv, fonts and panoramas of the window from npm
#   tools/setup.sh dev    what the tests and checks need besides: tools, Chromium, fonts, MQTT brokers, npm packages
#   tools/setup.sh deb    what `make deb` needs: the same, npm without fail, and Debian's packaging tools
#   tools/setup.sh virtual-pi    what `make virtual-pi` needs besides the first: QEMU, a compiler for the Pi's processor
#   tools/setup.sh appliance    what `make test-appliance` needs besides dev and deb: QEMU, mmdebstrap
# Debian packages that are missing are installed when root, and named in one apt line when not.
set -euo pipefail
cd "$(dirname "$0")/.."

lane=${1:?run, dev, deb, virtual-pi or appliance}
python=${PYTHON:-python3}

say() { printf '\n\033[1m── %s\033[0m\n' "$*"; }
fail() { printf 'bastide: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# What was installed is named by what it was installed from; the folder counts, for a venv cannot be moved.
key() { { pwd; "$python" -V; cat pyproject.toml constraints.txt package-lock.json tools/setup.sh tools/front_end.py; } | sha256sum; }
ready() { [ "$(cat ".venv/ready-$1" 2>/dev/null)" = "$key" ]; }
key=$(key 2>/dev/null || true)
if ready "$lane" || { [ "$lane" = run ] && ready dev; }; then exit 0; fi

missing=()
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
# Who is not root plays the demo without npm, too: the window then shows the system's fonts and flat panoramas.
if [ "$lane" = dev ] || [ "$lane" = deb ] || { [ "$lane" = run ] && [ "$(id -u)" = 0 ]; }; then
    have npm || missing+=(npm)
fi
if [ "$lane" = dev ]; then
    have chromium || have chromium-browser || missing+=(chromium)
    have mosquitto || [ -x /usr/sbin/mosquitto ] || missing+=(mosquitto)
    have mosquitto_pub || missing+=(mosquitto-clients)
    have nats-server || [ -x /usr/sbin/nats-server ] || missing+=(nats-server)
    [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing+=(rabbitmq-server)
    [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || missing+=(fonts-dejavu-core)
    compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null || missing+=(libatomic1) # for playwright's own node
elif [ "$lane" = deb ]; then
    have dpkg-gencontrol || missing+=(dpkg-dev)
    have readelf || missing+=(binutils)
    have git || missing+=(git)
elif [ "$lane" = appliance ]; then
    have qemu-system-x86_64 || missing+=(qemu-system-x86)
    have qemu-img || missing+=(qemu-utils)
    have mmdebstrap || missing+=(mmdebstrap)
    have mke2fs || missing+=(e2fsprogs)
    have ssh || missing+=(openssh-client)
    have xz || missing+=(xz-utils)
    [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing+=(debian-archive-keyring)
elif [ "$lane" = virtual-pi ]; then
    have qemu-system-aarch64 || missing+=(qemu-system-arm)
    have aarch64-linux-gnu-gcc-12 || missing+=(gcc-12-aarch64-linux-gnu)
    have dtc || missing+=(device-tree-compiler)
    have cpio || missing+=(cpio)
    have xz || missing+=(xz-utils)
    [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing+=(debian-archive-keyring)
fi
if [ ${#missing[@]} -gt 0 ]; then
    have apt-get || fail "please install these, then run the same command again: ${missing[*]}"
    [ "$(id -u)" = 0 ] || fail "please run this once, then the same command again:
    sudo apt update && sudo apt install --no-install-recommends ${missing[*]}"
    say "Debian packages: ${missing[*]}"
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
fi
if { [ "$lane" = deb ] || [ "$lane" = appliance ]; } && ready dev; then
    key > ".venv/ready-$lane"
    exit 0
fi
have "$python" || fail "there is no $python here; name another: make PYTHON=python3.11 …"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed, and $python is $("$python" -V 2>&1); name another: make PYTHON=python3.11 …"

say "Python packages into .venv ($("$python" -V))"
if ! .venv/bin/python -c 'import pip' 2>/dev/null || [ "$(cat .venv/place 2>/dev/null)" != "$PWD" ]; then
    "$python" -m venv --clear .venv
    pwd > .venv/place
fi
extras=badges,demo
if [ "$lane" = dev ] || [ "$lane" = deb ]; then extras=$lane; fi
.venv/bin/python -m pip install --disable-pip-version-check -c constraints.txt -e ".[$extras]"

if [ "$lane" = dev ]; then
    say "npm packages into node_modules"
    npm ci --no-audit --no-fund
    "$python" tools/front_end.py
elif [ "$lane" = deb ]; then
    say "npm packages into node_modules"
    npm ci --no-audit --no-fund --omit=dev
    "$python" tools/front_end.py
elif [ "$lane" = run ]; then
    say "npm packages into node_modules"
    if have npm && npm ci --no-audit --no-fund --omit=dev; then "$python" tools/front_end.py
    else say "They could not be had: the window shows the system's fonts, and panoramas lie flat"; fi
fi
key > ".venv/ready-$lane"
say "Ready"
