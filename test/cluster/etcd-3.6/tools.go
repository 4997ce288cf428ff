//go:build tools

// Package etcd pins the commands that build.sh compiles for the 1.34 cluster.
package etcd

import (
	_ "go.etcd.io/etcd/etcdctl/v3"
	_ "go.etcd.io/etcd/server/v3"
)
