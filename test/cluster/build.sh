#!/usr/bin/env bash
# Builds Kubernetes CLUSTER_VERSION (1.20 or 1.34) and the images that a kubeadm node needs, into the cache. Prints that cache's folder.
# shellcheck disable=SC2034,SC2154 # the version's own file sets, and uses, some of these
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"
if [[ -e $cache/complete ]]; then echo "$cache"; exit 0; fi
mkdir -p "$bin" "$images"
exec 9>"$cache/lock"
flock 9 # two builds at once would spoil each other
if [[ -e $cache/complete ]]; then echo "$cache"; exit 0; fi

say "installing Debian packages"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q >/dev/null
apt-get install -y -q --no-install-recommends "${packages[@]}" python3 containerd runc busybox-static iptables conntrack socat ethtool \
  ebtables containernetworking-plugins iproute2 >/dev/null
compile
say "making images"
for part in kube-apiserver kube-controller-manager kube-scheduler; do
  image "registry.local/$part:$release" "$images/$part.tar" '[]' "$bin/$part=/usr/local/bin/$part"
done
image "$pause" "$images/pause.tar" '["/bin/sleep","2147483647"]' /bin/busybox=/bin/sleep
mapfile -t links < <(shell_links)
image registry.local/busybox:1 "$images/busybox.tar" '[]' /bin/busybox=/bin/busybox "${links[@]}"
more_images
touch "$cache/complete"
echo "$cache"
