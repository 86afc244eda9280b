package cli

import (
	"os"

	"github.com/modeldata/model/internal/diag"
	"github.com/modeldata/model/internal/dotenv"
)

// loadDotenv adds the variables of the nearest .env file, of the folder that
// the command is given in or of one above it. The real environment wins.
func loadDotenv(dir string) error {
	path := dotenv.Find(dir)
	if path == "" {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return usagef(diag.UnreadableFile, "check its permissions, or remove it", "cannot read %s: %v", path, err)
	}
	for _, e := range dotenv.Parse(string(data), os.LookupEnv) {
		if _, set := os.LookupEnv(e.Name); set {
			continue
		}
		if err := os.Setenv(e.Name, e.Value); err != nil {
			return usagef(diag.EnvironmentValue, "change the line of the file", "%s: %s cannot be set: %v", path, e.Name, err)
		}
	}
	return nil
}
