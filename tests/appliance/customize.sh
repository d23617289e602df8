#!/bin/sh
# Runs beside mmdebstrap, when all packages are there: customize.sh ROOT PUBLIC-KEY PACKAGE UNIT…
set -eu
root=$1 key=$2 package=$3
shift 3

home=$root$(chroot "$root" getent passwd 0 | cut -d: -f6)
mkdir -p -m 700 "$home/.ssh"
cp "$key" "$home/.ssh/authorized_keys"
chown -R root:root "$home"
chroot "$root" systemctl -q mask "$@"
chroot "$root" systemctl -q enable systemd-networkd ssh

# What the package depends on waits in apt's cache: installing it needs no network.
chroot "$root" apt-get install -q -y --no-install-recommends --download-only "/tmp/$package"
rm "$root/tmp/$package"
