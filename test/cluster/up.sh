#!/usr/bin/env bash
# Starts a real single-node cluster of CLUSTER_VERSION (default 1.20) from what build.sh made. Prints the admin kubeconfig's path when the
# node is Ready. A cluster of the other version, and what an earlier run left behind, stopped or killed, is cleared away first.
# shellcheck disable=SC2034,SC2154 # the version's own file sets, and uses, some of these
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export CLUSTER_VERSION=${CLUSTER_VERSION:-1.20}
# shellcheck source=common.sh
. "$here/common.sh"
"$here/build.sh" >/dev/null
. "$here/common.sh" # the build may have brought a kubectl
node=cp-1
folder=$state/$node
node_ip=
export KUBECONFIG=/etc/kubernetes/admin.conf
if [[ -e $state/ready && $(running) == "$version" ]] && "$kubectl" get --request-timeout=5s node "$node" >/dev/null 2>&1; then
  echo "$KUBECONFIG"; exit 0
fi
"$here/down.sh"
if [[ -e /etc/kubernetes || -e /var/lib/etcd/member ]]; then say "/etc/kubernetes or /var/lib/etcd is not ours: leaving it alone"; exit 1; fi
mkdir -p "$folder" && touch "$state/owner"
echo "$version" >"$state/version"
ln -s "$bin" "$state/bin"

address=$(ip -4 -o addr show scope global | awk '{print $4}' | cut -d/ -f1 | head -n 1)
if [[ -z $address ]]; then # kubeadm wants an address that is not the loopback's
  ip link add stig0 type dummy && ip addr add 10.99.0.1/24 dev stig0 && ip link set stig0 up
  address=10.99.0.1
fi
kubeadm_config >"$state/kubeadm.yaml"
say "kubeadm: certificates, kubeconfigs, manifests"
for phase in "${phases[@]}"; do
  # shellcheck disable=SC2086
  "$bin/kubeadm" init phase $phase --config "$state/kubeadm.yaml" >>"$state/kubeadm.log" 2>&1
done

say "containerd"
"$here/containerd-config.sh" "$folder" 0 "$pause"
setsid containerd --config "$folder/containerd.toml" >"$folder/containerd.log" 2>&1 &
echo $! >"$folder/containerd.pid"
ctr=(ctr --address "$folder/containerd.sock" --namespace k8s.io)
for _ in $(seq 30); do "${ctr[@]}" version >/dev/null 2>&1 && break; sleep 1; done
for archive in "$images"/*.tar; do "${ctr[@]}" images import "$archive" >/dev/null; done

say "kubelet"
start_kubelet
export KUBECONFIG=/etc/kubernetes/super-admin.conf # until kubeadm gives admin.conf its rights, in upload-config
[[ -e $KUBECONFIG ]] || KUBECONFIG=/etc/kubernetes/admin.conf
for _ in $(seq 90); do
  if "$kubectl" wait --for=condition=Ready "node/$node" --timeout=2s >/dev/null 2>&1 &&
    [[ $("$kubectl" -n kube-system get pods --no-headers 2>/dev/null | grep -c Running) -ge $started_pods ]]; then
    finish_control_plane
    touch "$state/ready"; echo /etc/kubernetes/admin.conf; exit 0
  fi
  sleep 2
done
say "the node did not become Ready; see the logs in $folder"
exit 1
