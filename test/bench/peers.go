package main

import "path/filepath"

// measurePeers measures dbt and ours on the same projects of a size that dbt
// can take, in the same run.
func measurePeers(b *bench) error {
	if b.dbt == "" {
		return nil
	}
	dir, err := b.generate(b.peerModels, false)
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
	return b.peerRun()
}

// peerRun runs the small models by dbt; measureRun has run ours.
func (b *bench) peerRun() error {
	dir, err := b.generate(b.runModels, true)
	if err != nil {
		return err
	}
	db := filepath.Join(b.dir, "peer.duckdb")
	c, err := spend(dir, []string{"BENCH_DB=" + db}, b.dbt, in(dir, "run")...)
	if err != nil {
		return err
	}
	b.table.add(label("peer: dbt run", b.runModels), c, label("same SQL straight to DuckDB", b.runModels))
	return nil
}
