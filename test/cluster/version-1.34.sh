# shellcheck shell=bash
# Kubernetes 1.34, compiled from its Go modules, which the go.mod files of the folders beside this file pin. The control plane is made
# with the phases of kubeadm init, in their order, and workers with kubeadm join. Sourced by common.sh.
# shellcheck disable=SC2034,SC2154 # used, or set, by the scripts that source this
release=v1.34.4
etcd_release=3.6.5 # what this kubeadm asks for
dns_release=v1.12.1
pause=registry.local/pause:3.10.1
packages=()
worker_images=(pause busybox kube-proxy coredns)
started_pods=4
phases=("certs all" "kubeconfig all" "etcd local" "control-plane all" "kubelet-start")

go_build() { # FOLDER FLAGS OUTPUT PACKAGE...
  CGO_ENABLED=0 nice -n 10 go build -C "$here/$1" -mod=readonly -trimpath -ldflags "$2" -o "${@:3}" >>"$cache/build.log" 2>&1 ||
    { say "go build failed; see $cache/build.log"; exit 1; }
}

compile() {
  command -v go >/dev/null || { say "Go 1.24 or newer is needed on PATH"; exit 1; }
  local stamp=k8s.io/component-base/version
  local flags="-s -w -X $stamp.gitVersion=$release -X $stamp.gitMajor=1 -X $stamp.gitMinor=34 -X $stamp.gitTreeState=clean"
  flags+=" -X $stamp.gitCommit= -X $stamp.buildDate=2026-02-10T12:53:36Z"
  say "compiling Kubernetes (about 9 minutes)"
  go_build kubernetes-1.34 "$flags" "$bin/" k8s.io/kubernetes/cmd/{kube-apiserver,kube-controller-manager,kube-scheduler,kube-proxy,kubelet,kubeadm,kubectl}
  say "compiling etcd and CoreDNS (about 3 minutes)"
  go_build etcd-3.6 "-s -w" "$bin/etcd" go.etcd.io/etcd/server/v3
  go_build etcd-3.6 "-s -w" "$bin/etcdctl" go.etcd.io/etcd/etcdctl/v3
  go_build coredns-1.12 "-s -w" "$bin/coredns" github.com/coredns/coredns
}

more_images() {
  local links tables=/usr/sbin/xtables-nft-multi files=() name
  mapfile -t links < <(shell_links)
  image "registry.local/etcd:$etcd_release-0" "$images/etcd.tar" '[]' "$bin/etcd=/usr/local/bin/etcd" "$bin/etcdctl=/usr/local/bin/etcdctl" \
    /bin/busybox=/bin/busybox "${links[@]}"
  image "registry.local/coredns:$dns_release" "$images/coredns.tar" '["/coredns"]' "$bin/coredns=/coredns"
  # kube-proxy calls iptables
  for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do files+=("->xtables-nft-multi=/usr/local/bin/$name"); done
  for name in /usr/lib/*/xtables/*.so; do files+=("$name=$name"); done
  mapfile -t -O "${#files[@]}" files < <(libraries "$tables" /usr/lib/*/xtables/*.so)
  image "registry.local/kube-proxy:$release" "$images/kube-proxy.tar" '[]' "$bin/kube-proxy=/usr/local/bin/kube-proxy" \
    "$tables=/usr/local/bin/xtables-nft-multi" "${files[@]}" /bin/busybox=/bin/busybox "${links[@]}"
}

kubeadm_config() {
  "$bin/kubeadm" token generate >"$state/token"
  cat <<YAML
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: $address, bindPort: 6443}
bootstrapTokens: [{token: $(cat "$state/token"), ttl: 2h0m0s}]
nodeRegistration: {name: $node, criSocket: "unix://$folder/containerd.sock", taints: []}
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: cgroupfs
oomScoreAdj: 0 # a negative score needs CAP_SYS_RESOURCE
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
conntrack: {maxPerCore: 0} # a worker's network namespace may not set it
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: $release
imageRepository: registry.local
networking: {serviceSubnet: 10.96.0.0/12, podSubnet: 10.244.0.0/16}
${CLUSTER_KUBEADM_EXTRA:-}
YAML
}

kubelet_command() { # the command line of a node's kubelet: that of kubeadm's systemd unit
  # through the state folder, so that down.sh knows the process for its own
  echo "$state/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf" \
    "--config=/var/lib/kubelet/config.yaml $(sed -n 's/^KUBELET_KUBEADM_ARGS="\(.*\)"$/\1/p' /var/lib/kubelet/kubeadm-flags.env)"
}

finish_control_plane() { # once the node is Ready
  local phase
  for phase in "upload-config all" "mark-control-plane" "bootstrap-token" "kubelet-finalize all" "addon all"; do
    # shellcheck disable=SC2086
    "$bin/kubeadm" init phase $phase --config "$state/kubeadm.yaml" >>"$state/kubeadm.log" 2>&1
  done
  "$kubectl" --namespace kube-system rollout status daemonset/kube-proxy --timeout=120s >/dev/null
  "$kubectl" --namespace kube-system rollout status deployment/coredns --timeout=120s >/dev/null
}

worker_files() {
  "$bin/kubeadm" init phase bootstrap-token --config "$state/kubeadm.yaml" >>"$state/kubeadm.log" 2>&1 # the token may have expired
  mkdir -p "$folder/patches"
  # its own cgroup parent: two kubelets with one parent remove each other's pods
  echo "cgroupRoot: /stig-$node" >"$folder/patches/kubeletconfiguration0+merge.yaml"
  local hash
  hash=$(openssl x509 -pubkey -noout -in /etc/kubernetes/pki/ca.crt | openssl pkey -pubin -outform der | sha256sum | cut -d' ' -f1)
  cat >"$folder/join.yaml" <<YAML
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  bootstrapToken:
    token: $(cat "$state/token")
    apiServerEndpoint: $(sed -n 's#^ *server: https://##p' /etc/kubernetes/admin.conf)
    caCertHashes: ["sha256:$hash"]
nodeRegistration:
  name: $node
  criSocket: unix://$folder/containerd.sock
  kubeletExtraArgs: [{name: node-ip, value: $node_ip}]
patches: {directory: $folder/patches}
YAML
}

worker_kubelet() { # what the worker's first process starts again whenever it ends; kubeadm join writes what it waits for
  cat <<NODE
touch $folder/runtime-ready
until [[ -s /var/lib/kubelet/kubeadm-flags.env ]]; do sleep 0.2; done
sleep 0.5
KUBELET_KUBEADM_ARGS=
. /var/lib/kubelet/kubeadm-flags.env
$state/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf \\
  --config=/var/lib/kubelet/config.yaml \$KUBELET_KUBEADM_ARGS \$(more_arguments) >>$folder/kubelet.log 2>&1
NODE
}

worker_join() {
  for _ in $(seq 60); do [[ -e $folder/runtime-ready ]] && break; sleep 0.5; done
  "$here/on.sh" "$node" "$bin/kubeadm" join --skip-phases=preflight --config "$folder/join.yaml" >>"$folder/join.log" 2>&1
}
