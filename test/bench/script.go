package main

import (
	"flag"
	"os"
	"strings"
)

// scriptCommand is the hidden first argument that turns this program into the
// sender of a file of statements.
const scriptCommand = "script"

func scriptMain(args []string) error {
	set := flag.NewFlagSet(scriptCommand, flag.ContinueOnError)
	driver := set.String("driver", "", "driver of database/sql")
	dsn := set.String("dsn", "", "where to connect")
	file := set.String("file", "", "statements, each ended by a semicolon and a line break")
	if err := set.Parse(args); err != nil {
		return err
	}
	text, err := os.ReadFile(*file)
	if err != nil {
		return err
	}
	e := engine{name: *driver, driver: *driver, dsn: *dsn}
	return e.exec(split(string(text))...)
}

func split(text string) []string {
	var out []string
	for s := range strings.SplitSeq(text, ";\n") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
