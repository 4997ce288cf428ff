#!/usr/bin/env bash
# restart-kubelet.sh NODE: ends the kubelet of a node and starts it anew, with the flags of the file kubelet-arguments in the node's folder
# besides its own. Waits until the new one answers.
# shellcheck disable=SC2034,SC2154 # the version's own file sets, and uses, some of these
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
node=${1:?usage: restart-kubelet.sh NODE}
# shellcheck source=common.sh
. "$here/common.sh"
folder=$state/$node
node_ip=
if [[ $node == cp-1 ]]; then
  pid=$(cat "$folder/kubelet.pid")
  kill "$pid"
  for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  start_kubelet
else # the worker's first process starts the next one
  # shellcheck disable=SC2016 # the node's own pgrep
  "$here/on.sh" "$node" sh -c 'kill $(pgrep -x kubelet)'
fi
sleep 2
# /healthz is plain HTTP on the loopback, each node's own
for _ in $(seq 60); do
  "$here/on.sh" "$node" bash -c 'exec 3<>/dev/tcp/127.0.0.1/10248 && printf "GET /healthz HTTP/1.0\r\n\r\n" >&3 && grep -q "200 OK" <&3' 2>/dev/null && exit 0
  sleep 1
done
say "the kubelet of $node does not answer; see $folder/kubelet.log"
exit 1
