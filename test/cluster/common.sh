# shellcheck shell=bash
# Sourced by the other scripts, which set "here" to their folder. Says which Kubernetes this is about, CLUSTER_VERSION or else the one that
# runs, where its things are kept, and loads what is particular to it.
# shellcheck disable=SC2034,SC2154 # the scripts that source this use what it sets, and set what it uses
state=${CLUSTER_STATE:-/var/lib/stig-cluster}
root=${CLUSTER_CACHE:-$HOME/.cache/stig-cluster}
say() { echo "cluster: $*" >&2; }
running() { # the version that up.sh started, or nothing
  if [[ -e $state/version ]]; then cat "$state/version"; elif [[ -e $state/ready ]]; then echo 1.20; fi
}
version=${CLUSTER_VERSION:-$(running)}
version=${version:-1.20}
case $version in
  1.20) cache=$root ;;
  1.34) cache=$root/1.34 ;;
  *) say "CLUSTER_VERSION is $version; 1.20 and 1.34 are known"; exit 2 ;;
esac
bin=$cache/bin images=$cache/images
libraries() { # FILE...: what these programs load, as arguments for image.py
  local lib
  for lib in $(ldd "$@" 2>/dev/null | grep -oE '/[^ :]+' | sort -u); do
    case " $* " in *" $lib "*) ;; *) echo "$(readlink -f "$lib")=$lib" ;; esac
  done
}
image() { # NAME ARCHIVE ENTRYPOINT SOURCE=DEST...
  python3 "$here/image.py" "$@"
}
shell_links() { # what a busybox answers to in these images
  local tool
  for tool in sh sleep cat stat find ls ps id date readlink sha256sum tar gzip uname hostname; do echo "->busybox=/bin/$tool"; done
}
start_kubelet() { # of cp-1; kubelet-arguments in the node's folder are more flags for it, as for a worker's
  # shellcheck disable=SC2046,SC2086
  setsid $(kubelet_command) ${CLUSTER_KUBELET_ARGS:-} $(cat "$folder/kubelet-arguments" 2>/dev/null || true) \
    </dev/null >>"$folder/kubelet.log" 2>&1 &
  echo $! >"$folder/kubelet.pid"
}
# shellcheck source=/dev/null
. "$here/version-$version.sh"
kubectl=kubectl
if [[ -x $bin/kubectl ]]; then kubectl=$bin/kubectl; fi
