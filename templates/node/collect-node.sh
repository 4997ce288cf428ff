#!/bin/sh
# stigpack node script: writes down what a Kubernetes node shows of itself, for a benchmark to be judged by elsewhere.
#
# It only reads. The one thing it writes is its result: stigpack-node-NAME-TIME.ndjson in the current folder.
# It sends nothing anywhere, and starts no programs but those of the list `tools` below, openssl and systemctl where they
# are, and the kubelet, kubectl, k3s and rke2 that it finds, to ask for their version.
#
#   sudo sh THIS-FILE [--output FOLDER | --output -] [--node NAME] [--cluster UID]
#
#   --output FOLDER   where the result goes; `-` is standard output
#   --node NAME       the node's name in Kubernetes; where it is not given: the kubelet's --hostname-override, or the host name
#   --cluster UID     of the namespace kube-system; makes the import refuse this file for any other cluster
#
#   HOST_ROOT=/host   in a pod: where the node's whole / is mounted. HOST_PROC: the node's /proc, where it is not below that.
#
# Run it as root. As anyone else it works too; what it may not see is then written down as a gap.
#
# Of private keys it notes mode, owner and size and never opens one by itself; of certificates the public fields. Files that
# can hold secrets lose them before anything is written (see the section on contents).
#
# The result has one JSON object a line. Each character of a string stands for one byte, so that any file name survives;
# bytes outside ASCII are written as \u00XX. docs/formats/node-evidence.md describes the lines.
set -u
script_version='@@VERSION@@'
script_sha256='@@SHA256@@'
# The SHA-256 above is that of everything below the next line.
# ---- body ----
set -f # no file name patterns, but where they are switched on
umask 077
LC_ALL=C
export LC_ALL
PATH=${PATH:-/usr/bin:/bin}:/usr/sbin:/sbin:/usr/local/bin
newline='
'
# In place of what was taken out. It has the form that stigpack itself uses for redacted values.
removed='redacted:node-script:0000000000000000'
most_entries=2000  # of one folder's tree
most_bytes=262144  # of one file's content

# What to look at: how:path. @@CATALOGUE-NOTE@@
#   stat: mode, owner, size.  tree: the same of everything below.  text, kubeconfig, encryption: the content as well, each
#   with its own filter.  texts: of every file below.  unit: a service or socket.
catalogue='
@@CATALOGUE@@
'
# Programs whose processes are written down, as the kernel names them: it cuts names off after 15 characters.
programs='kube-apiserver kube-controller kube-scheduler etcd kubelet kube-proxy hyperkube k3s k3s-server k3s-agent rke2 sshd'
# Settings of the kernel that the kubelet's protectKernelDefaults looks at, and a few that harden a host.
sysctls='vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys
  kernel/keys/root_maxbytes kernel/randomize_va_space crypto/fips_enabled net/ipv4/ip_forward
  net/bridge/bridge-nf-call-iptables'

# ---- the machine's tools ----

tools='awk od tr cat ls stat readlink sha256sum sed uname hostname date id wc mv rm'
gaps_of_tools=''
for tool in $tools; do
  command -v "$tool" >/dev/null 2>&1 && continue
  case $newline$(busybox --list 2>/dev/null)$newline in
    # An image of busybox often lacks the links, not the programs.
    *"$newline$tool$newline"*) eval "$tool() { busybox $tool \"\$@\"; }" ;;
    *) gaps_of_tools="$gaps_of_tools $tool" ;;
  esac
done
for tool in awk od tr ls date; do
  case " $gaps_of_tools " in
    *" $tool "*) echo "stigpack: this machine has no $tool, without which nothing can be written down" >&2; exit 1 ;;
  esac
done
case $(printf A | od -An -v -tx1) in
  *41*) ;;
  *) echo 'stigpack: od of this machine cannot write bytes as hexadecimal' >&2; exit 1 ;;
esac
has_readlink=yes
case " $gaps_of_tools " in *' readlink '*) has_readlink=no ;; esac
# busybox can be built with a stat that knows no formats.
has_stat=no
case $(stat -c %a / 2>/dev/null) in [0-7]*) has_stat=yes ;; esac

# ---- writing JSON ----

# Bytes on standard input become JSON strings, by way of their hexadecimal form, which every awk can read.
# mode: string; or list, where the byte `separator` ends each entry; or env, a list of NAME=value.
# shellcheck disable=SC2016 # awk's own $
to_json='
BEGIN {
  for (i = 0; i < 256; i++) {
    code = sprintf("%02x", i)
    letter[code] = i == 34 ? "\\\"" : i == 92 ? "\\\\" : i >= 32 && i < 127 ? sprintf("%c", i) : "\\u00" code
  }
  letter["0a"] = "\\n"; letter["09"] = "\\t"
  # Names of flags and variables whose value is a secret. `token-auth-file` is about one only.
  secret_flag = "^--?([a-z0-9-]*-)?(token|password|secret|secret-key)$"
  secret_name = "(TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIALS?|_KEY|_PASS)$"
}
function put(item,   name, at) {
  at = index(item, "=")
  name = at ? substr(item, 1, at - 1) : item
  gsub(/:\/\/[^\/ ]+@/, "://" removed "@", item)
  if (mode == "env") {
    # Kubernetes itself adds such as KUBE_DNS_SERVICE_HOST for every service; those configure nothing.
    # GODEBUG brings old versions of TLS back, for one.
    if (name !~ /^((ETCD|ETCDCTL|KUBE|KUBELET|K3S|RKE2)_[A-Z0-9_]+|GODEBUG|GOFIPS140|(HTTPS?|NO|https?|no)_(PROXY|proxy))$/ || name ~ /_SERVICE_|_PORT(_|$)/) return
    item = at ? substr(item, at + 1) : ""
    if (name ~ secret_name) item = removed
    item = "{\"name\":\"" name "\",\"value\":\"" item "\"}"
  } else {
    if (hide) {
      if (after_flag && item !~ /^-/) item = removed
      else if (at && name ~ secret_flag) item = name "=" removed
      after_flag = item ~ secret_flag
    }
    item = "\"" item "\""
  }
  printf "%s%s", (count++ ? "," : ""), item
}
{
  for (i = 1; i <= NF; i++) {
    if ($i == separator) { put(text); text = ""; begun = 0 }
    else { text = text letter[$i]; begun = 1 }
  }
}
END {
  if (mode == "string") printf "\"%s\"", text
  else if (begun) put(text)
}'

json_of() { # mode separator hide: standard input as JSON
  od -An -v -tx1 | awk -v mode="$1" -v separator="$2" -v hide="$3" -v removed="$removed" "$to_json"
}

string() { # text: as a JSON string; the common case needs no other program
  case $1 in
    *[!A-Za-z0-9' ./_:=@,+%~()*#;<>!-']*) printf '%s' "$1" | json_of string none 0 ;;
    *) printf '"%s"' "$1" ;;
  esac
}

lines=0
line() { # the text of one JSON object
  printf '%s\n' "$1" >&3 || { echo 'stigpack: the result cannot be written' >&2; exit 1; }
  lines=$((lines + 1))
}

gap() { # about what reason message
  line "{\"kind\":\"gap\",\"about\":\"$1\",\"what\":$(string "$2"),\"reason\":\"$3\",\"message\":$(string "$4")}"
}

# Sets reason (ENOENT, ENOTDIR, EACCES, other) from what a program says of a file in the C locale. Only the end counts: a file
# may be called "Permission denied".
reason_of() {
  case $1 in
    *': No such file or directory') reason=ENOENT ;;
    *': Not a directory') reason=ENOTDIR ;;
    *': Permission denied' | *': Operation not permitted') reason=EACCES ;;
    *) reason=other ;;
  esac
}

# ---- files ----

# Target of a link, kept whole whatever characters it has. Sets target.
read_link() {
  if [ "$has_readlink" = yes ]; then
    target=$(readlink "$1" 2>/dev/null && printf x) || return 1
  else
    target=$(ls -ld "$1" 2>/dev/null && printf x) || return 1
    case $target in *"$1 -> "*) target=${target#*"$1 -> "} ;; *) return 1 ;; esac
  fi
  target=${target%x}
  target=${target%"$newline"}
}

# Follows links below a root the way that the kernel would if it were /. Sets resolved. A third word keeps the last link.
resolve() { # root path [keep]
  rest=${2#/} resolved='' hops=0
  while [ -n "$rest" ]; do
    part=${rest%%/*}
    case $rest in */*) rest=${rest#*/} ;; *) rest='' ;; esac
    case $part in
      '' | .) continue ;;
      ..) resolved=${resolved%/*}; continue ;;
    esac
    if [ -L "$1$resolved/$part" ] && { [ -n "$rest" ] || [ $# -lt 3 ]; } && read_link "$1$resolved/$part"; then
      hops=$((hops + 1))
      [ "$hops" -le 40 ] || return 1
      case $target in /*) resolved='' ;; esac
      rest=${target#/}${rest:+/$rest}
    else
      resolved=$resolved/$part
    fi
  done
}

# rw-r-Sr-T of ls as octal digits. Sets mode.
mode_of() {
  special=0 mode='' letters=${1#?}
  for weight in 4 2 1; do
    digit=0
    case $letters in r*) digit=4 ;; esac
    case $letters in ?w*) digit=$((digit + 2)) ;; esac
    case $letters in ??[xst]*) digit=$((digit + 1)) ;; esac
    case $letters in ??[sStT]*) special=$((special + weight)) ;; esac
    mode=$mode$digit letters=${letters#???}
  done
  mode=$special$mode
}

# Mode, owner and size of a path, links not followed. Sets mode uid gid size, or fails with reason and said.
facts_of() {
  # Never beginning with -, and told apart from what the program itself says by its first word.
  if [ "$has_stat" = yes ]; then
    said=$(stat -c 'stat %a %u %g %s' "$1" 2>&1) || { said=${said#*: }; reason_of "$said"; return 1; }
    # shellcheck disable=SC2086 # split into words on purpose; patterns are off
    set -- ${said#*stat }
    mode=$1 uid=$2 gid=$3 size=$4
    while [ ${#mode} -lt 4 ]; do mode=0$mode; done
  else
    said=$(ls -ldn "$1" 2>&1) || { reason_of "$said"; return 1; }
    # shellcheck disable=SC2086
    set -- $said
    mode_of "$1"
    uid=$3 gid=$4 size=$5
    case $size in *[!0-9]*) size=0 ;; esac # a device: its numbers stand there
  fi
}

type_of() { # path: sets type
  if [ -L "$1" ]; then type='link'
  elif [ -f "$1" ]; then type='file'
  elif [ -d "$1" ]; then type='folder'
  elif [ -p "$1" ]; then type='pipe'
  elif [ -S "$1" ]; then type='socket'
  elif [ -b "$1" ]; then type='block'
  elif [ -c "$1" ]; then type='character'
  else type='unknown'
  fi
}

names_of() { # FILE of passwd's form: sets names to " id=name id=name "
  names=' '
  [ -r "$1" ] || return 0
  while IFS=: read -r name password id rest; do
    # The first name of an id counts, as it does for ls.
    case $id$name in *[!A-Za-z0-9._-]* | '') continue ;; esac
    case $names in *" $id="*) ;; *) names="$names$id=$name " ;; esac
  done <"$1"
  : "$password" "$rest"
}

name_of() { # id names: sets name, empty for none
  case $2 in
    *" $1="*) name=${2#*" $1="}; name=${name%% *} ;;
    *) name='' ;;
  esac
}

seen='|'
# Writes down one path, and what a link leads to. root: the folder that is / to whom the path belongs; of: "host" or
# a process id, the same for people. Sets real (the path to open) and type; fails for what is not there.
note() { # root of path
  case $seen in *"|$2 $3|"*) again=yes ;; *) again=no seen="$seen$2 $3|" ;; esac
  resolve "$1" "$3" keep
  real=$1$resolved
  if ! facts_of "$real"; then
    [ "$again" = yes ] && return 1
    case $reason in
      ENOENT | ENOTDIR) line "{\"kind\":\"absent\",\"root\":\"$2\",\"path\":$(string "$3"),\"reason\":\"$reason\"}" ;;
      *) gap file "$3" "$reason" "$said" ;;
    esac
    return 1
  fi
  type_of "$real"
  user='' group='' extra=''
  # Names are the node's own: in a container the same number may be someone else.
  [ "$2" = host ] && { name_of "$uid" "$users"; user=$name; name_of "$gid" "$groups"; group=$name; }
  if [ "$type" = link ]; then
    read_link "$real" && extra=",\"target\":$(string "$target")"
    resolve "$1" "$3" && extra="$extra,\"resolved\":$(string "$resolved")"
  fi
  [ "$again" = yes ] || line "{\"kind\":\"file\",\"root\":\"$2\",\"path\":$(string "$3"),\"type\":\"$type\",\"mode\":\"$mode\",\"uid\":$uid,\"user\":\"$user\",\"gid\":$gid,\"group\":\"$group\",\"size\":$size$extra}"
  if [ "$type" = link ]; then
    resolve "$1" "$3" || return 1
    note "$1" "$2" "$resolved" || return 1
  elif [ "$type" = file ] && [ "$again" = no ]; then
    certificate "$2" "$3"
  fi
  return 0
}

# Public fields of a certificate. Files with other endings are not opened; openssl passes over a key in the same file.
certificate() { # of path, with real set
  case $2 in *.crt | *.pem | *.cert) ;; *) return 0 ;; esac
  case $2 in *key.pem) return 0 ;; esac
  [ "$has_openssl" = yes ] || return 0
  fields=$(openssl x509 -in "$real" -noout -subject -issuer -serial -startdate -enddate 2>/dev/null) || return 0
  key=$(openssl x509 -in "$real" -noout -text 2>/dev/null | sed -n 's/^ *Public Key Algorithm: *//p; s/^ *\(RSA \)\{0,1\}Public-Key: *//p')
  line "{\"kind\":\"certificate\",\"root\":\"$1\",\"path\":$(string "$2"),\"fields\":[$(printf '%s\n' "$fields" | json_of list 0a 0)],\"key\":$(string "$(printf '%s' "$key" | tr '\n' ' ')")}"
}

# Everything below a folder, folder by folder; links are written down and not followed. Where the folder itself is reached by
# a link, what is in it is called by the path that was asked for, which is the one that rules ask for.
tree() { # root of path form ("" for no contents)
  note "$1" "$2" "$3" || return 0
  [ "$type" = folder ] || { [ -z "$4" ] || content "$1" "$2" "$3" "$4"; return 0; }
  tree_root=$1 tree_of=$2 tree_top=$3 tree_form=$4 entries=0
  resolve "$1" "$3" || return 0
  tree_base=$resolved
  set -- "$resolved"
  while [ $# -gt 0 ]; do
    folder=$1
    shift
    if ! said=$(ls -a "$tree_root$folder/" 2>&1 >/dev/null); then
      reason_of "$said"
      gap folder "$tree_top${folder#"$tree_base"}" "$reason" "$said"
      continue
    fi
    set +f
    inside=0 whole=yes
    for entry in "$tree_root$folder"/* "$tree_root$folder"/.[!.]* "$tree_root$folder"/..?*; do
      [ -e "$entry" ] || [ -L "$entry" ] || {
        # A pattern that fits nothing stays as it is; without the right to look into the folder nothing can be told.
        [ -x "$tree_root$folder" ] || { gap folder "$tree_top${folder#"$tree_base"}" EACCES 'its entries cannot be looked at'; whole=no; break; }
        continue
      }
      entries=$((entries + 1)) inside=$((inside + 1))
      if [ "$entries" -gt "$most_entries" ]; then
        gap folder "$tree_top" too-many "more than $most_entries entries"
        set -f
        return 0
      fi
      # What a link leads to may lie anywhere, so a folder behind one is not entered.
      if [ -d "$entry" ] && [ ! -L "$entry" ]; then set -- "$@" "${entry#"$tree_root"}"; fi
      set -f
      called=$tree_top${entry#"$tree_root$tree_base"}
      if [ -n "$tree_form" ] && [ ! -d "$entry" ]; then content "$tree_root" "$tree_of" "$called" "$tree_form"
      else note "$tree_root" "$tree_of" "$called"
      fi
      set +f
    done
    set -f
    # How many there are: whoever reads the lines can tell whether one was lost.
    [ "$whole" = no ] || line "{\"kind\":\"listing\",\"root\":\"$tree_of\",\"path\":$(string "$tree_top${folder#"$tree_base"}"),\"entries\":$inside}"
  done
}

# ---- contents ----

# The three filters. Lines stay where they were, so that they can be cited by number.
# text: private keys, values of secret-looking settings and flags, credentials in addresses.
# shellcheck disable=SC2016 # awk's own $
filter_text='
function indent_of(text) { match(text, /^[ \t]*/); return RLENGTH }
function setting_name(text) { sub(/^.*[{,]/, "", text); sub(/^[ \t-]*["\047]?/, "", text); sub(/["\047]?[ \t]*$/, "", text); return tolower(text) }
/-----BEGIN [A-Z ]*PRIVATE KEY/ { key = 1 }
key { if (/-----END /) key = 0; print "# " removed; next }
# What follows `password: |` is the value as long as it is further in.
block { if ($0 ~ /^[ \t]*$/ || indent_of($0) > depth) { print "# " removed; next } block = 0 }
# A flag that stands alone, as in a list or in a unit: its value is the next line.
announced { if ($0 !~ /^[ \t]*(-[ \t]+)?["\047]?-[^ \t]/) { announced = 0; print "# " removed; next } announced = 0 }
/(^|[ \t"\047])--?([a-z-]*-)?(token|password|secret)["\047]?[ \t]*[,\\]?[ \t]*$/ { announced = 1 }
{
  text = $0
  if (named && match(text, /^[ \t-]*["\047]?value["\047]?[ \t]*:/)) {
    named = 0; value = substr(text, RLENGTH + 1)
    print substr(text, 1, RLENGTH) " " removed
    if (value ~ /^[ \t]*[|>]/) { block = 1; depth = indent_of(text) }
    next
  }
  if (text ~ /name["\047]?[ \t]*:[ \t]*["\047]?[A-Za-z0-9_]*(TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIALS?|_KEY|_PASS)["\047]?[ \t]*,?$/) named = 1
  else if (text ~ /name["\047]?[ \t]*:/) named = 0
  # A variable that is named and set on one line, as JSON does.
  out = ""
  while (match(text, /name["\047]?[ \t]*:[ \t]*["\047]?[A-Za-z0-9_]*(TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIALS?|_KEY|_PASS)["\047]?[ \t]*,[ \t]*["\047]?value["\047]?[ \t]*:/)) {
    out = out substr(text, 1, RSTART + RLENGTH - 1) " \"" removed "\""
    text = substr(text, RSTART + RLENGTH)
    if (match(text, /^[ \t]*"([^"\\]|\\.)*"/) || match(text, /^[ \t]*\047[^\047]*\047/) || match(text, /^[^],}]*/)) text = substr(text, RLENGTH + 1)
  }
  text = out text
  # Every setting of the line, for JSON writes many in one.
  out = ""
  while (match(text, /^[^:=]*[:=]/)) {
    head = substr(text, 1, RLENGTH); value = substr(text, RLENGTH + 1)
    out = out head; text = value
    if (setting_name(substr(head, 1, length(head) - 1)) !~ /(token|password|passwd|secret|apikey|api-key|secret-key|access-key|secretkey|accesskey)$/) continue
    if (value ~ /^[ \t]*(["\047]?(true|false|null)?["\047]?[ \t]*[],}]*[ \t]*|[\[{].*)$/) continue
    if (value ~ /^[ \t]*[|>]/) { block = 1; depth = indent_of($0); text = " " removed; continue }
    if (match(value, /^[ \t]*"([^"\\]|\\.)*"/) || match(value, /^[ \t]*\047[^\047]*\047/)) { out = out " \"" removed "\""; text = substr(value, RLENGTH + 1) }
    else { out = out " " removed; text = "" }
  }
  text = out text; out = ""
  while (match(text, /--?([a-z-]*-)?(token|password|secret)[= ][^]"\047 ,]+/)) {
    flag = substr(text, RSTART, RLENGTH)
    out = out substr(text, 1, RSTART - 1) substr(flag, 1, match(flag, /[= ]/)) removed
    text = substr(text, RSTART + length(flag))
  }
  text = out text
  gsub(/:\/\/[^\/ "\047]+@/, "://" removed "@", text)
  print text
}'
# kubeconfig: the fields that say where it leads and how it authenticates. What is not known is not written.
# shellcheck disable=SC2016 # awk's own $
filter_kubeconfig='
{ rest = substr($0, index($0, ":") + 1) }
/^[ \t-]*[A-Za-z-]+[ \t]*:/ && ((rest ~ /[{]/ && rest !~ /^[ \t]*[{][ \t]*[}][ \t]*$/) || rest ~ /(secret|token|password|username|-data)["\047]?[ \t]*:/) {
  print substr($0, 1, index($0, ":")) " " removed; next
}
/^[ \t-]*(certificate-authority-data|client-certificate-data|client-key-data|token|username|password)[ \t]*:/ {
  print substr($0, 1, index($0, ":")) " " removed; next
}
/^[ \t-]*(apiVersion|kind|preferences|clusters|cluster|server|certificate-authority|insecure-skip-tls-verify|tls-server-name|proxy-url|contexts|context|namespace|user|users|name|current-context|client-certificate|client-key|tokenFile|exec|command)[ \t]*:/ {
  gsub(/:\/\/[^\/ ]+@/, "://" removed "@"); print; next
}
/^[ \t]*(#.*|---)?$/ { print ""; next }
{ print "# " removed }'
# encryption: providers, resources and the names of keys. A key itself fits none of these; what stands in braces on one line is
# taken out as a whole.
# shellcheck disable=SC2016 # awk's own $
filter_encryption='
{ rest = substr($0, index($0, ":") + 1) }
/^[ \t-]*[A-Za-z-]+[ \t]*:/ && ((rest ~ /[{]/ && rest !~ /^[ \t]*[{][ \t]*[}][ \t]*$/) || rest ~ /(secret|token|password|username|-data)["\047]?[ \t]*:/) {
  print substr($0, 1, index($0, ":")) " " removed; next
}
/^[ \t-]*(secret)[ \t]*:/ { print substr($0, 1, index($0, ":")) " " removed; next }
/^[ \t-]*(apiVersion|kind|resources|providers|aescbc|aesgcm|secretbox|identity|kms|keys|name|endpoint|timeout|cachesize)[ \t]*:/ { print; next }
/^[ \t]*-[ \t]*["\047]?[a-z*][a-z.*-]*["\047]?[ \t]*$/ { print; next }
/^[ \t]*(#.*|---)?$/ { print ""; next }
{ print "# " removed }'

content_seen='|'
content() { # root of path form
  note "$1" "$2" "$3" || return 0
  case $content_seen in *"|$2 $real|"*) return 0 ;; esac
  content_seen="$content_seen$2 $real|"
  [ "$type" = file ] || { [ "$type" = folder ] || gap content "$3" not-a-file "it is a $type"; return 0; }
  if ! said=$(cat "$real" 2>&1 >/dev/null); then
    reason_of "$said"
    gap content "$3" "$reason" "$said"
    return 0
  fi
  bytes=$(($(wc -c <"$real")))
  [ "$bytes" -le "$most_bytes" ] || { gap content "$3" too-large "$bytes bytes; $most_bytes are read"; return 0; }
  # A filter that sees only the text before a NUL byte would not see what comes after it.
  [ "$(($(tr -d '\000' <"$real" | wc -c)))" = "$bytes" ] || { gap content "$3" not-text 'it has NUL bytes'; return 0; }
  case $4 in
    kubeconfig) filter=$filter_kubeconfig ;;
    encryption) filter=$filter_encryption ;;
    *) filter=$filter_text ;;
  esac
  line "{\"kind\":\"configuration\",\"root\":\"$2\",\"path\":$(string "$3"),\"form\":\"$4\",\"lines\":[$(awk -v removed="$removed" "$filter" <"$real" | json_of list 0a 0)]}"
  [ "$4" = text ] && named_paths "$1" "$2" "$real"
  return 0
}

# Paths that the configuration of a kubelet, a kube-proxy or the admission plugins names.
named_paths() { # root of file
  named=$(awk '/^kind:[ \t]*(KubeletConfiguration|KubeProxyConfiguration|AdmissionConfiguration)[ \t]*$/ { kind = $2 }
    /^[ \t]*(clientCAFile|tlsCertFile|tlsPrivateKeyFile|staticPodPath|kubeconfig|path):[ \t]*["\047]?\// { gsub(/["\047,]/, ""); found = found $1 $2 "\n" }
    END { if (kind != "") printf "%s", found }' "$3" 2>/dev/null)
  old_ifs=$IFS IFS=$newline
  for setting in $named; do
    IFS=$old_ifs
    case $setting in
      kubeconfig:*) content "$1" "$2" "${setting#*:}" kubeconfig ;;
      path:*) content "$1" "$2" "${setting#*:}" text ;;
      *) note "$1" "$2" "${setting#*:}" ;;
    esac
  done
  IFS=$old_ifs
}

# ---- processes ----

status_of() { # process: sets parent uid gid
  parent=0 uid=0 gid=0
  while read -r field value rest; do
    case $field in
      PPid:) parent=$value ;;
      Uid:) uid=$value ;;
      Gid:) gid=$value ;;
    esac
  done <"$proc/$1/status"
} 2>/dev/null

mount_namespace() { # process: sets target to such as mnt:[4026531840]
  [ -L "$proc/$1/ns/mnt" ] && read_link "$proc/$1/ns/mnt"
}

# In a pod: the first process outside of this container is the node's, for it keeps the container. Sets node_namespace.
namespace_of_keeper() {
  mount_namespace self || return 0
  ours=$target ancestor=self
  while status_of "$ancestor" && [ "$parent" -ge 1 ]; do
    ancestor=$parent
    mount_namespace "$ancestor" || return 0
    [ "$target" = "$ours" ] || { node_namespace=$target; return 0; }
  done
}

# Whose process it is. host: it sees the node's own files. container: a container runtime of this node keeps it.
# foreign: of another node that shares this kernel, such as a node within a container. Sets scope and namespace.
scope_of() { # process
  scope=unknown namespace=''
  mount_namespace "$1" || return 0
  namespace=$target
  [ -n "$node_namespace" ] || return 0
  [ "$namespace" = "$node_namespace" ] && { scope=host; return 0; }
  ancestor=$1
  while [ "$ancestor" -gt 1 ]; do
    status_of "$ancestor" || return 0
    ancestor=$parent
    if mount_namespace "$ancestor"; then
      [ "$target" = "$namespace" ] && continue
    else
      # Even root may not see the first process of a machine that is itself a container; it keeps no containers.
      [ "$ancestor" = 1 ] || return 0
      target=''
    fi
    scope=foreign comm=''
    read -r comm <"$proc/$ancestor/comm"
    # The first process outside is the one that made the container, and it is this node's.
    case $comm in containerd-shim* | conmon* | docker-* | dockerd) [ "$target" = "$node_namespace" ] && scope=container ;; esac
    return 0
  done
}

# Files that a process is told of on its command line, as that process sees them.
follow_flags() { # process program
  if [ "$scope" = host ]; then view=$host_root of=host; else view=$proc/$1/root of=$1; fi
  old_ifs=$IFS IFS=$newline
  pending=''
  for word in $(tr '\000' '\n' <"$proc/$1/cmdline" 2>/dev/null); do
    IFS=$old_ifs
    case $word in
      -*=*) flag=${word%%=*} value=${word#*=} ;;
      -*) pending=$word; continue ;;
      *) flag=$pending value=$word ;;
    esac
    pending=''
    case $value in /*) ;; *) continue ;; esac
    case ${flag#-} in
      -kubeconfig | -bootstrap-kubeconfig | -authentication-kubeconfig | -authorization-kubeconfig) content "$view" "$of" "$value" kubeconfig ;;
      -encryption-provider-config) content "$view" "$of" "$value" encryption ;;
      -config | -config-file | config-file | -audit-policy-file | -authentication-config | -authorization-config | -admission-control-config-file) content "$view" "$of" "$value" text ;;
      -config-dir) tree "$view" "$of" "$value" text ;;
      -data-dir | data-dir) [ "$2" = etcd ] && tree "$view" "$of" "$value" '' ;;
      -?*) note "$view" "$of" "$value" ;;
    esac
  done
  IFS=$old_ifs
}

running=' ' versions_seen=''
processes() {
  for number in $numbers; do
    comm=''
    { read -r comm <"$proc/$number/comm"; } 2>/dev/null || continue
    case " $programs " in *" $comm "*) ;; *) continue ;; esac
    program=$comm
    scope_of "$number"
    # A second look: it may have ended meanwhile.
    arguments=$(json_of list 00 1 2>/dev/null <"$proc/$number/cmdline") || continue
    status_of "$number" || continue
    exe=''
    if read_link "$proc/$number/exe"; then exe=$target; else gap process "$number $program" EACCES 'its program file cannot be seen'; fi
    environment=''
    if [ -r "$proc/$number/environ" ]; then environment=$(json_of env 00 0 2>/dev/null <"$proc/$number/environ")
    else gap process "$number $program" EACCES 'its environment cannot be seen'; fi
    [ "$scope" = unknown ] && gap process "$number $program" EACCES 'whether it belongs to this node cannot be told: its mount namespace cannot be seen'
    line "{\"kind\":\"process\",\"pid\":$number,\"parent\":$parent,\"name\":$(string "$program"),\"scope\":\"$scope\",\"namespace\":\"$namespace\",\"uid\":$uid,\"gid\":$gid,\"exe\":$(string "$exe"),\"args\":[$arguments],\"env\":[$environment]}"
    case $scope in
      host)
        running="$running$program "
        case $program in
          kubelet | k3s* | rke2)
            # The one that runs, wherever it lies.
            if resolve "$host_root" "$exe" && [ -f "$host_root$resolved" ]; then
              versions_seen="$versions_seen $program:$resolved"
              ask_version "$exe" "$host_root$resolved" --version
            fi ;;
        esac
        follow_flags "$number" "$program" ;;
      container)
        # The node's own paths are in the catalogue; kube-proxy's are inside its container alone.
        [ -r "$proc/$number/root/." ] && follow_flags "$number" "$program" ;;
    esac
  done
}

# ---- units, versions, kernel ----

unit() { # name
  if [ "$has_systemd" = yes ]; then
    if said=$(systemctl show "$1" --property LoadState,ActiveState,SubState,UnitFileState,FragmentPath,DropInPaths,NeedDaemonReload 2>&1); then
      line "{\"kind\":\"unit\",\"name\":$(string "$1"),\"by\":\"systemctl\",\"properties\":[$(printf '%s\n' "$said" | json_of list 0a 0)]}"
      # Wherever the unit and its drop-ins lie.
      for word in $(printf '%s\n' "$said" | sed -n 's/^FragmentPath=//p; s/^DropInPaths=//p'); do
        content "$host_root" host "$word" text
      done
    else
      gap unit "$1" other "$said"
    fi
    return 0
  fi
  # Without systemctl: unit files and links that start it at boot say what is set up, processes say what runs.
  unit_files='' wanted_by=''
  for folder in /etc/systemd/system /run/systemd/system /usr/local/lib/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    resolve "$host_root" "$folder" || continue
    [ -e "$host_root$resolved/$1" ] || [ -L "$host_root$resolved/$1" ] && unit_files="$unit_files${unit_files:+,}$(string "$folder/$1")"
    set +f
    for wants in "$host_root$resolved"/*.wants/"$1" "$host_root$resolved"/*.requires/"$1"; do
      [ -L "$wants" ] && wanted_by="$wanted_by${wanted_by:+,}$(string "${wants#"$host_root"}")"
    done
    set -f
  done
  runs=false
  case $running in *" ${1%.*} "*) runs=true ;; esac
  line "{\"kind\":\"unit\",\"name\":$(string "$1"),\"by\":\"processes\",\"running\":$runs,\"unitFiles\":[$unit_files],\"wantedBy\":[$wanted_by]}"
}

version_of() { # program arguments: of every copy that is found
  wanted=$1
  shift
  for folder in /usr/bin /usr/local/bin /bin /usr/sbin /sbin /opt/bin /usr/libexec /var/lib/rancher/rke2/bin /var/lib/rancher/k3s/data/current/bin; do
    resolve "$host_root" "$folder/$wanted" || continue
    case " $versions_seen " in *" $wanted:$resolved "*) continue ;; esac
    [ -f "$host_root$resolved" ] || continue
    versions_seen="$versions_seen $wanted:$resolved"
    ask_version "$folder/$wanted" "$host_root$resolved" "$@"
  done
}

ask_version() { # path file arguments
  asked=$1 file=$2
  shift 2
  # Of a kubectl that has a kubeconfig no answer is wanted. shellcheck: "timeout 20" is two words.
  # shellcheck disable=SC2086
  said=$(HOME=/nonexistent KUBECONFIG=/dev/null $limit "$file" "$@" 2>&1 </dev/null) || { gap program "$asked" other "$said"; return 0; }
  line "{\"kind\":\"program\",\"path\":$(string "$asked"),\"version\":$(string "${said%%"$newline"*}")}"
}

# ---- what is asked for ----

output=. node=${NODE_NAME:-} cluster=${CLUSTER_UID:-}
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || { echo "stigpack: $1 needs a value; see the head of this script" >&2; exit 2; }
  case $1 in
    --output) output=$2 ;;
    --node) node=$2 ;;
    --cluster) cluster=$2 ;;
    *) echo "stigpack: $1 is not known; see the head of this script" >&2; exit 2 ;;
  esac
  shift 2
done

host_root=${HOST_ROOT:-}
host_root=${host_root%/}
if [ -n "$host_root" ]; then
  # A part of the root would make files look absent that are not mounted.
  for folder in etc usr var; do
    [ -d "$host_root/$folder" ] || { echo "stigpack: HOST_ROOT is $host_root, which has no $folder: mount the node's whole /" >&2; exit 2; }
  done
fi
proc=${HOST_PROC:-/proc}
[ -n "${HOST_PROC:-}" ] || [ ! -e "$host_root/proc/1/comm" ] || proc=$host_root/proc
set +f
numbers=''
for entry in "$proc"/[0-9]*; do [ -d "$entry" ] && numbers="$numbers ${entry##*/}"; done
set -f

# Whose files these are: without HOST_ROOT, those that this script itself sees.
node_namespace=''
if [ -n "$host_root" ]; then
  if mount_namespace 1; then node_namespace=$target; else namespace_of_keeper; fi
else mount_namespace self && node_namespace=$target
fi

if [ -z "$node" ]; then
  for number in $numbers; do
    comm=''
    { read -r comm <"$proc/$number/comm"; } 2>/dev/null || continue
    [ "$comm" = kubelet ] || continue
    scope_of "$number"
    [ "$scope" = host ] || continue
    node=$(tr '\000' '\n' <"$proc/$number/cmdline" 2>/dev/null | awk '
      /^--hostname-override=/ { sub(/^[^=]*=/, ""); name = $0 }
      next_one { name = $0; next_one = 0 }
      /^--hostname-override$/ { next_one = 1 }
      END { print name }')
  done
  # The kubelet takes the host name in lower case. In a pod of its own only the node's file has it.
  if [ -z "$node" ] && [ -r "$host_root/etc/hostname" ] && [ -n "$host_root" ]; then read -r node <"$host_root/etc/hostname"; fi
  [ -n "$node" ] || node=$(hostname 2>/dev/null || uname -n)
  node=$(printf '%s' "$node" | tr '[:upper:]' '[:lower:]' | tr -d '[:space:]')
fi
case $node in
  '' | *[!a-z0-9.-]* | [.-]*) echo "stigpack: \"$node\" cannot be a node's name; give it with --node" >&2; exit 2 ;;
esac
case $cluster in *[!A-Za-z0-9-]*) echo 'stigpack: the cluster is named by the UID of the namespace kube-system' >&2; exit 2 ;; esac

# ---- the result ----

time=$(date -u +%Y-%m-%dT%H:%M:%SZ)
result=stigpack-node-$node-$(printf '%s' "$time" | tr -d ':-').ndjson
if [ "$output" = - ]; then
  exec 3>&1
else
  # Written beside its name, so that no half of a result looks like one.
  unfinished=$output/.$result.part
  trap 'rm -f "$unfinished"' EXIT
  trap 'exit 1' HUP INT TERM
  # First in a shell of its own: where `exec` fails, some shells end without a word.
  (: >"$unfinished") 2>/dev/null || { echo "stigpack: nothing can be written to $output" >&2; exit 1; }
  exec 3>"$unfinished"
fi

checked=unchecked
if [ -f "$0" ] && [ -r "$0" ]; then
  checked=$(sed '1,/^# ---- body ----$/d' "$0" 2>/dev/null | sha256sum 2>/dev/null)
  case ${checked%% *} in "$script_sha256") checked=same ;; ????????????????????????????????????????????????????????????????) checked=changed ;; *) checked=unchecked ;; esac
fi
names_of "$host_root/etc/passwd"; users=$names
names_of "$host_root/etc/group"; groups=$names
me=$(id -u 2>/dev/null || echo 0)
line "{\"kind\":\"node\",\"schemaVersion\":1,\"script\":{\"version\":\"$script_version\",\"sha256\":\"$script_sha256\",\"file\":\"$checked\"},\"node\":\"$node\",\"cluster\":\"$cluster\",\"collectedAt\":\"$time\",\"uid\":$me,\"hostRoot\":$(string "$host_root"),\"system\":$(string "$(uname -srvm 2>/dev/null)"),\"namespace\":\"$node_namespace\"}"

[ "$me" = 0 ] || gap tool root missing 'not run as root: files and processes of others cannot be seen'
for tool in $gaps_of_tools; do gap tool "$tool" missing 'it is not on this machine'; done
[ "$has_stat" = yes ] || gap tool stat missing 'ls tells modes, owners and sizes instead'
limit=''
if timeout 5 true 2>/dev/null; then limit='timeout 20'; fi
has_openssl=no
if command -v openssl >/dev/null 2>&1; then has_openssl=yes; else gap tool openssl missing 'fields of certificates are not read'; fi
has_systemd=no
if [ -n "$host_root" ]; then gap tool systemctl missing 'in a pod the processes are looked at instead'
elif ! command -v systemctl >/dev/null 2>&1; then gap tool systemctl missing 'the processes are looked at instead'
elif [ ! -d /run/systemd/system ]; then gap tool systemctl missing 'systemd does not run; the processes are looked at instead'
else has_systemd=yes
fi
if [ -z "$host_root" ] && mount_namespace 1 && [ "$target" != "$node_namespace" ]; then
  gap tool HOST_ROOT missing 'this runs in a container without the root of its node: what follows is of the container'
fi

[ -n "$numbers" ] || gap process all missing "no process can be seen in $proc"

for path in /etc/os-release /usr/lib/os-release; do
  resolve "$host_root" "$path" && [ -r "$host_root$resolved" ] && { content "$host_root" host "$path" text; break; }
done
processes
for entry in $catalogue; do
  how=${entry%%:*} path=${entry#*:}
  case $how in
    stat) note "$host_root" host "$path" ;;
    tree) tree "$host_root" host "$path" '' ;;
    texts) tree "$host_root" host "$path" text ;;
    unit) unit "$path" ;;
    *) content "$host_root" host "$path" "$how" ;;
  esac
done

version_of kubelet --version
version_of kubectl version --client
version_of k3s --version
version_of rke2 --version
for name_of_setting in $sysctls; do
  # Not by `read`: dash reads byte by byte, and such a file gives its first byte only.
  if value=$(cat "$proc/sys/$name_of_setting" 2>&1); then
    line "{\"kind\":\"sysctl\",\"name\":\"$(printf '%s' "$name_of_setting" | tr / .)\",\"value\":$(string "$value")}"
  else
    reason_of "$value"
    gap sysctl "$name_of_setting" "$reason" "$value"
  fi
done

# Without this line the result was cut off on its way.
line "{\"kind\":\"end\",\"lines\":$lines}"
if [ "$output" != - ]; then
  exec 3>&-
  mv "$unfinished" "$output/$result" || exit 1
  trap - EXIT
  printf '%s\n' "$output/$result"
fi
