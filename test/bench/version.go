package main

// measureVersion is the price of starting at all.
func measureVersion(b *bench) error {
	c, err := best(5, func() (cost, error) { return spend(b.dir, nil, b.model, "--version") })
	if err != nil {
		return err
	}
	b.table.add("--version", c, "")
	return nil
}
