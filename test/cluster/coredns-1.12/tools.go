//go:build tools

// Package coredns pins the command that build.sh compiles for the 1.34 cluster.
package coredns

import _ "github.com/coredns/coredns"
