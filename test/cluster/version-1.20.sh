# shellcheck shell=bash
# Kubernetes 1.20, from Debian's source package: the newest release that Debian packages whole. Sourced by common.sh.
# shellcheck disable=SC2034,SC2154 # used, or set, by the scripts that source this
release=v1.20.2
pause=registry.local/pause:3.2
packages=(golang-1.19-go golang-github-modern-go-reflect2-dev dpkg-dev make gcc libc6-dev rsync jq git etcd-server etcd-client)
worker_images=(pause busybox)
started_pods=4

compile() {
  command -v kubectl >/dev/null || apt-get install -y -q --no-install-recommends kubernetes-client >/dev/null
  say "fetching the source package"
  mkdir -p "$cache/lists/partial"
  local work sources tree flags stamp
  work=$(mktemp -d "$cache/work.XXXX")
  sources=$work/src.sources
  # the machine's own Debian mirror, asked for sources instead of binaries
  if [[ -e /etc/apt/sources.list.d/debian.sources ]]; then
    sed 's/^Types: deb$/Types: deb-src/' /etc/apt/sources.list.d/debian.sources >"$sources"
  else
    sources=$work/src.list
    sed -n 's/^deb /deb-src /p' /etc/apt/sources.list >"$sources"
  fi
  local apt=(apt-get -q -o Dir::Etc::SourceList="$sources" -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$cache/lists" -o APT::Sandbox::User=root)
  "${apt[@]}" update >/dev/null
  (cd "$work" && "${apt[@]}" source --download-only kubernetes >/dev/null 2>&1 && tar xzf kubernetes_*.orig.tar.gz)
  tree=$work/kubernetes-1.20.2
  # the vendored reflect2 1.0.1 reads map iterators that Go 1.18 changed: every binary crashes without the newer one
  rm -rf "$tree/vendor/github.com/modern-go/reflect2"
  cp -r /usr/share/gocode/src/github.com/modern-go/reflect2 "$tree/vendor/github.com/modern-go/reflect2"
  (
    unset GOROOT GO111MODULE GOTOOLCHAIN # another Go on the machine must not lend its own
    export PATH=/usr/lib/go-1.19/bin:$PATH GOPATH=$work/gopath GOCACHE=$work/gocache CGO_ENABLED=0 GOFLAGS=
    mkdir -p "$GOPATH/src/k8s.io" && ln -sfn "$tree" "$GOPATH/src/k8s.io/kubernetes"
    cd "$GOPATH/src/k8s.io/kubernetes" || exit
    say "generating code"
    make generated_files >"$cache/generate.log" 2>&1
    say "compiling (about 6 minutes)"
    flags="-s -w"
    # the API server's /version comes from client-go's copy of the version
    for stamp in k8s.io/kubernetes/vendor/k8s.io/{component-base/version,client-go/pkg/version}; do
      flags+=" -X $stamp.gitVersion=$release -X $stamp.gitMajor=1 -X $stamp.gitMinor=20"
    done
    GO111MODULE=off go build -ldflags "$flags" -o "$bin/" \
      k8s.io/kubernetes/cmd/{kube-apiserver,kube-controller-manager,kube-scheduler,kubelet,kubeadm} >"$cache/build.log" 2>&1
  )
  chmod -R u+w "$work" && rm -rf "$work" "$cache/lists"
}

more_images() {
  local libs
  mapfile -t libs < <(libraries /usr/bin/etcd)
  image registry.local/etcd:3.4.13-0 "$images/etcd.tar" '[]' /usr/bin/etcd=/usr/local/bin/etcd /usr/bin/etcdctl=/usr/local/bin/etcdctl \
    /bin/busybox=/bin/sh "${libs[@]}"
}

kubeadm_config() {
  cat <<YAML
apiVersion: kubeadm.k8s.io/v1beta2
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: $address, bindPort: 6443}
nodeRegistration: {name: $node, criSocket: $folder/containerd.sock}
---
apiVersion: kubeadm.k8s.io/v1beta2
kind: ClusterConfiguration
kubernetesVersion: $release
imageRepository: registry.local
networking: {serviceSubnet: 10.96.0.0/12, podSubnet: 10.244.0.0/16}
${CLUSTER_KUBEADM_EXTRA:-}
YAML
}

phases=("certs all" "kubeconfig all" "control-plane all" "etcd local" "kubelet-start")

kubelet_command() { # the command line of a node's kubelet; node_ip is a worker's
  echo "$bin/kubelet --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml --container-runtime=remote" \
    "--container-runtime-endpoint=unix://$folder/containerd.sock --pod-infra-container-image=$pause" \
    "--hostname-override=$node ${node_ip:+--node-ip=$node_ip} --cgroup-driver=cgroupfs --oom-score-adj=0"
}

finish_control_plane() { # once the node is Ready
  "$kubectl" label node "$node" node-role.kubernetes.io/control-plane= --overwrite >/dev/null
  "$bin/kubeadm" init phase upload-config all --config "$state/kubeadm.yaml" >>"$state/kubeadm.log" 2>&1
}

worker_files() {
  cp /etc/kubernetes/pki/ca.crt "$folder/kubernetes/pki/"
  "$bin/kubeadm" alpha kubeconfig user --config "$state/kubeadm.yaml" --client-name "system:node:$node" --org system:nodes \
    >"$folder/kubernetes/kubelet.conf" 2>>"$state/kubeadm.log"
  chmod 600 "$folder/kubernetes/kubelet.conf"
  # its own cgroup parent: two kubelets with one parent remove each other's pods
  sed "s#^staticPodPath:.*#cgroupRoot: /stig-$node#" /var/lib/kubelet/config.yaml >"$folder/kubelet/config.yaml"
}

worker_kubelet() { # what the worker's first process starts again whenever it ends
  echo "$(kubelet_command) \$(more_arguments) >>$folder/kubelet.log 2>&1"
}

worker_join() { :; }
