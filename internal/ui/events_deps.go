package ui

// DepsEvent tells what `deps` does with a package.
type DepsEvent struct {
	Step DepsStep
	// Subject is the package, version, folder or file of the step.
	Subject string
}

// DepsStep is a step of `deps`.
type DepsStep uint8

// The steps of `deps`.
const (
	DepsNoPackagesFound DepsStep = iota
	DepsStartPackageInstall
	DepsInstallInfo
	DepsUpdateAvailable
	DepsUpToDate
	DepsListSubdirectory
	DepsLockUpdating
	DepsUnpinned
)

var depsSteps = [...]struct {
	name, code, field, before, after string
	level                            Level
}{
	DepsNoPackagesFound:     {"DepsNoPackagesFound", "M013", "", "Warning: No packages were found in packages.yml", "", Info},
	DepsStartPackageInstall: {"DepsStartPackageInstall", "M014", "package_name", "Installing ", "", Info},
	DepsInstallInfo:         {"DepsInstallInfo", "M015", "version_name", "Installed from ", "", Info},
	DepsUpdateAvailable:     {"DepsUpdateAvailable", "M016", "version_latest", "Updated version available: ", "", Info},
	DepsUpToDate:            {"DepsUpToDate", "M017", "", "Up to date!", "", Info},
	DepsListSubdirectory:    {"DepsListSubdirectory", "M018", "subdirectory", "and subdirectory ", "", Info},
	DepsLockUpdating:        {"DepsLockUpdating", "M031", "lock_filepath", "Updating lock file in file path: ", "", Info},
	DepsUnpinned:            {"DepsUnpinned", "M029", "git", "The git package \"", "\" is not pinned to a revision: what it holds can change from one install to the next.", Warn},
}

// About implements Event.
func (e DepsEvent) About() About {
	s := depsSteps[e.Step]
	return About{Name: s.name, Code: s.code, Level: s.level}
}

// Message implements Event.
func (e DepsEvent) Message() string {
	s := depsSteps[e.Step]
	if s.field == "" {
		return s.before
	}
	return s.before + e.Subject + s.after
}

// MarshalJSON gives the subject under the step's own name.
func (e DepsEvent) MarshalJSON() ([]byte, error) {
	s := depsSteps[e.Step]
	if s.field == "" {
		return []byte("{}"), nil
	}
	return appendExtra(nil, map[string]string{s.field: e.Subject}), nil
}
