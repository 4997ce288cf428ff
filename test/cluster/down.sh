#!/usr/bin/env bash
# Stops what up.sh and worker.sh started, by pid, and removes what they made on the host, also after a kill -9 or a restart of the
# machine. The cache stays.
set -uo pipefail
state=${CLUSTER_STATE:-/var/lib/stig-cluster}
[[ -e $state/owner ]] || exit 0
ours() { # PID: is it still a process of this cluster, and not a stranger that got the number?
  [[ -n $1 ]] && tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -q -e "$state" -e 'registry.local/pause'
}
stop() { # PIDFILE [SIGNAL]
  local pid; pid=$(cat "$1" 2>/dev/null) || return 0
  ours "$pid" || return 0
  kill "-${2:-TERM}" "$pid" 2>/dev/null
  for _ in $(seq 20); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.5; done
  kill -9 "$pid" 2>/dev/null
}
for folder in "$state"/worker-*; do # a worker's first process takes its whole process namespace with it
  [[ -d $folder ]] || continue
  node=$(basename "$folder")
  stop "$folder/node.pid" KILL
  ip netns del "stig-$node" 2>/dev/null
  ip link del "stig-w${node#worker-}" 2>/dev/null
  for group in /sys/fs/cgroup/*/"stig-$node"; do [[ -d $group ]] && find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null; done
done
stop "$state/cp-1/kubelet.pid"
if ours "$(cat "$state/cp-1/containerd.pid" 2>/dev/null)"; then
  ctr=(ctr --address "$state/cp-1/containerd.sock" --namespace k8s.io)
  for task in $("${ctr[@]}" tasks ls -q 2>/dev/null); do "${ctr[@]}" tasks kill -s SIGKILL "$task" 2>/dev/null; done
  sleep 2
  for name in $("${ctr[@]}" containers ls -q 2>/dev/null); do "${ctr[@]}" tasks rm -f "$name" >/dev/null 2>&1; "${ctr[@]}" containers rm "$name" >/dev/null 2>&1; done
  stop "$state/cp-1/containerd.pid"
fi
for shim in $(pgrep -f "containerd-shim-runc-v2 .*-address $state/"); do ours "$shim" && kill -9 "$shim" 2>/dev/null; done
sort -r <(grep -oE " ($state|/var/lib/kubelet|/run/netns/cni)[^ ]*" /proc/mounts) | while read -r mount; do
  umount -l "$mount" 2>/dev/null
  if [[ $mount == /run/netns/* ]]; then rm -f "$mount"; fi
done
for group in /sys/fs/cgroup/*/kubepods; do [[ -d $group ]] && find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null; done
for family in iptables ip6tables; do # what kubelet and kube-proxy left in this machine's own network
  for table in nat filter mangle; do
    rules=$("$family-save" -t "$table" 2>/dev/null)
    if [[ $rules == *KUBE-* ]]; then grep -v KUBE- <<<"$rules" | "$family-restore" 2>/dev/null; fi
  done
done
ip link del stig-cni0 2>/dev/null
ip link del stig0 2>/dev/null
rm -rf /etc/kubernetes /var/lib/kubelet /var/lib/etcd "$state"
exit 0
