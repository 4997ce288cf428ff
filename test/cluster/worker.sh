#!/usr/bin/env bash
# worker.sh NUMBER: adds a worker node to the cluster that up.sh started. The node is a set of namespaces (mount, process, host name,
# network) on this machine with its own containerd, kubelet, /etc/kubernetes and /var/lib/kubelet, so that its evidence is its own.
# shellcheck disable=SC2034,SC2154 # the version's own file sets, and uses, some of these
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
number=${1:?usage: worker.sh NUMBER}
# shellcheck source=common.sh
. "$here/common.sh"
node=worker-$number
folder=$state/$node
node_ip=10.98.$number.2
export KUBECONFIG=/etc/kubernetes/admin.conf
[[ -e $state/ready ]] || { say "run up.sh first"; exit 1; }
[[ $(running) == "$version" ]] || { say "the cluster that runs is $(running), not $version"; exit 1; }
"$kubectl" get node "$node" >/dev/null 2>&1 && { echo "$node"; exit 0; }

say "$node: network"
ip netns add "stig-$node"
ip link add "stig-w$number" type veth peer name eth0 netns "stig-$node"
ip addr add "10.98.$number.1/24" dev "stig-w$number" && ip link set "stig-w$number" up
ip -n "stig-$node" link set lo up
ip -n "stig-$node" addr add "$node_ip/24" dev eth0 && ip -n "stig-$node" link set eth0 up
ip -n "stig-$node" route add default via "10.98.$number.1"
ip route add "10.244.$number.0/24" via "$node_ip"
echo 1 >/proc/sys/net/ipv4/ip_forward

say "$node: files"
mkdir -p "$folder"/{kubernetes/pki,kubernetes/manifests,kubelet,pod-logs,container-logs,etcd}
worker_files
for controller in /sys/fs/cgroup/*/; do mkdir -p "$controller/stig-$node" 2>/dev/null || true; done
if [[ -e /sys/fs/cgroup/cpuset/stig-$node ]]; then
  for setting in cpuset.cpus cpuset.mems; do cat "/sys/fs/cgroup/cpuset/$setting" >"/sys/fs/cgroup/cpuset/stig-$node/$setting"; done
fi
"$here/containerd-config.sh" "$folder" "$number" "$pause"

cat >"$folder/start.sh" <<NODE
#!/usr/bin/env bash
set -eu
hostname $node
mount --make-rprivate /
over() { mkdir -p "\$2"; mount --bind "\$1" "\$2"; mount --make-rshared "\$2"; }
over $folder/kubernetes /etc/kubernetes
over $folder/kubelet /var/lib/kubelet
over $folder/pod-logs /var/log/pods
over $folder/container-logs /var/log/containers
over $folder/etcd /var/lib/etcd
containerd --config $folder/containerd.toml >$folder/containerd.log 2>&1 &
for _ in \$(seq 30); do ctr --address $folder/containerd.sock version >/dev/null 2>&1 && break; sleep 1; done
for name in ${worker_images[*]}; do ctr --address $folder/containerd.sock --namespace k8s.io images import "$images/\$name.tar" >/dev/null; done
more_arguments() { cat $folder/kubelet-arguments 2>/dev/null || true; }
while :; do
$(worker_kubelet) || true
sleep 1
done
NODE
say "$node: containerd and kubelet"
# not "ip netns exec", which hides /sys/fs/cgroup
setsid nsenter --net="/run/netns/stig-$node" unshare --mount --uts --pid --fork --mount-proc --kill-child bash "$folder/start.sh" >"$folder/start.log" 2>&1 &
echo $! >"$folder/node.pid"
worker_join || { say "$node did not join; see the logs in $folder"; exit 1; }
for _ in $(seq 60); do
  if "$kubectl" wait --for=condition=Ready "node/$node" --timeout=2s >/dev/null 2>&1; then echo "$node"; exit 0; fi
  sleep 2
done
say "$node did not become Ready; see the logs in $folder"
exit 1
