#!/usr/bin/env bash
# containerd-config.sh FOLDER NUMBER PAUSE: the configuration of one node's own containerd, with all that it keeps under FOLDER, and its
# pod network 10.244.NUMBER.0/24.
set -euo pipefail
folder=$1 number=$2 pause=$3
mkdir -p "$folder/cni"
# restrict_oom_score_adj: without CAP_SYS_RESOURCE, runc cannot give the pause container its negative score
containerd config default | sed -E "
  s#^root = .*#root = \"$folder/containerd-root\"#; s#^state = .*#state = \"$folder/containerd-run\"#
  s#^  address = \"/run/containerd/containerd.sock\"#  address = \"$folder/containerd.sock\"#
  s#path = \"/opt/containerd\"#path = \"$folder/containerd-opt\"#
  s#sandbox_image = .*#sandbox_image = \"$pause\"#; s#bin_dir = .*#bin_dir = \"/usr/lib/cni\"#; s#conf_dir = \"/etc/cni/net.d\"#conf_dir = \"$folder/cni\"#
  s#restrict_oom_score_adj = false#restrict_oom_score_adj = true#" >"$folder/containerd.toml"
cat >"$folder/cni/10-bridge.conflist" <<JSON
{"cniVersion":"0.3.1","name":"bridge","plugins":[{"type":"bridge","bridge":"stig-cni0","isGateway":true,"ipam":{"type":"host-local","dataDir":"$folder/cni-state","ranges":[[{"subnet":"10.244.$number.0/24"}]],"routes":[{"dst":"0.0.0.0/0"}]}},{"type":"loopback"}]}
JSON
