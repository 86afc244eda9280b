package broken

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// arrange does what a text archive cannot hold. One line is one of
//
//	bytes FILE HEX          a file of these bytes
//	mkdir DIR               a folder
//	symlink FILE TARGET     a link
//	chmod MODE FILE         permissions
//	nest FILE N             a model with N nested parentheses
//	hugefield FILE MB       a seed whose quote stays open over so many megabytes
func arrange(dir, line string) error {
	f := strings.Fields(line)
	path := func(i int) string { return filepath.Join(dir, filepath.FromSlash(f[i])) }
	switch {
	case len(f) == 3 && f[0] == "bytes":
		data, err := hex.DecodeString(f[2])
		if err != nil {
			return err
		}
		return put(path(1), data)
	case len(f) == 2 && f[0] == "mkdir":
		return os.MkdirAll(path(1), 0o755)
	case len(f) == 3 && f[0] == "symlink":
		return os.Symlink(filepath.FromSlash(f[2]), path(1))
	case len(f) == 3 && f[0] == "chmod":
		mode, err := strconv.ParseUint(f[1], 8, 32)
		if err != nil {
			return err
		}
		return os.Chmod(path(2), os.FileMode(mode))
	case len(f) == 3 && f[0] == "nest":
		n, err := strconv.Atoi(f[2])
		if err != nil {
			return err
		}
		return put(path(1), []byte("select {{ "+strings.Repeat("(", n)+"1"+strings.Repeat(")", n)+" }} as id\n"))
	case len(f) == 3 && f[0] == "hugefield":
		n, err := strconv.Atoi(f[2])
		if err != nil {
			return err
		}
		return put(path(1), append([]byte("id,name\n1,\""), bytes.Repeat([]byte("long,line of words\n"), n<<20/19)...))
	}
	return fmt.Errorf("cannot be read")
}

// needsUnprivileged reports whether a case means something to ordinary users
// only: root may read what has no permissions.
func (c *brokenCase) needsUnprivileged() bool {
	for _, line := range c.setup {
		if strings.HasPrefix(line, "chmod ") {
			return true
		}
	}
	return false
}
