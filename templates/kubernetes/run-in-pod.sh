#!/bin/sh
# In a pod on a node: runs the node script, which lies beside this file, on the node's root below /host, and writes its result
# to standard output, the log of the pod. How:
#   frame  packed where gzip and base64 are there, between two lines that say how long it is and what its SHA-256 is
#   bare   as it is; the pod then stays for an hour, so that the result can be copied out of it, too
set -u
umask 077
how=${1:-frame}
results=${RESULTS:-/results}

# An image of busybox often lacks the links, not the programs.
program() { # name: prints how to call it, nothing where it is not there
  if command -v "$1" >/dev/null 2>&1; then echo "$1"
  else
    case " $(busybox --list 2>/dev/null | tr '\n' ' ') " in *" $1 "*) echo "busybox $1" ;; esac
  fi
}

result=$(sh "${0%/*}/collect-node.sh" --output "$results") || exit 1
[ -s "$result" ] || { echo 'stigpack: the script left no result' >&2; exit 1; }

if [ "$how" = bare ]; then
  cat "$result"
  sleep 3600
  exit 0
fi

gzip=$(program gzip) base64=$(program base64) sha256sum=$(program sha256sum) wc=$(program wc)
size=- digest=-
[ -n "$wc" ] && size=$(($($wc -c <"$result")))
[ -n "$sha256sum" ] && digest=$($sha256sum <"$result") && digest=${digest%% *}
packing=plain
# Tried, not only looked for: what cannot be unpacked again would be lost.
if [ -n "$gzip" ] && [ -n "$base64" ]; then
  case $(printf A | $gzip -c 2>/dev/null | $base64 2>/dev/null) in H4sI*) packing=gzip ;; esac
fi
echo "stigpack-output 1 $packing $size $digest"
if [ "$packing" = gzip ]; then $gzip -c <"$result" | $base64
else cat "$result"
fi
echo stigpack-output-end
