package main

// measurePeers measures dbt and ours on the same projects of a size that dbt
// can take, in the same run.
func measurePeers(b *bench) error {
	if b.dbt == "" {
		return nil
	}
	dir, err := b.generate(b.peerModels)
	if err != nil {
		return err
	}
	ours, err := parseCold(b.model, dir)
	if err != nil {
		return err
	}
	base := label("peer: model parse cold", b.peerModels)
	b.table.add(base, ours, "")
	cold, err := parseCold(b.dbt, dir)
	if err != nil {
		return err
	}
	b.table.add(label("peer: dbt parse cold", b.peerModels), cold, base)
	warm, err := spend(dir, nil, b.dbt, in(dir, "parse")...)
	if err != nil {
		return err
	}
	b.table.add(label("peer: dbt parse, nothing changed", b.peerModels), warm, base)
	return nil
}
