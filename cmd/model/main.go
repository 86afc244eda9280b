// Command model builds a data platform from SQL files. See package cli for the
// commands; this package only wires the engines in and exits.
package main

import (
	"os"

	"github.com/modeldata/model/cmd/model/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], engines())) }
