package resolve

import (
	"testing"

	"github.com/modeldata/model/compiler/project"
)

func model(pkg, name string, v, latest any) *project.Node {
	n := &project.Node{Kind: project.Model, Package: pkg, Name: name, UniqueID: "model." + pkg + "." + name}
	if v != nil {
		n.Version = &project.Version{V: v, Latest: latest}
		n.UniqueID += ".v" + project.FormatScalar(v)
	}
	return n
}

func TestRef(t *testing.T) {
	x := NewIndex("shop", false, []*project.Node{
		model("shop", "orders", nil, nil), model("pkg", "orders", nil, nil),
		model("a", "twice", nil, nil), model("b", "twice", nil, nil),
		model("shop", "dim", int64(1), int64(2)), model("shop", "dim", int64(2), int64(2)),
	}, []*project.Node{model("shop", "off", nil, nil)})
	for _, tc := range []struct {
		ref     project.Ref
		from    string
		want    string
		problem Problem
	}{
		{project.Ref{Name: "orders"}, "shop", "model.shop.orders", None},
		{project.Ref{Name: "orders"}, "pkg", "model.shop.orders", None},
		{project.Ref{Name: "orders", Package: "pkg"}, "shop", "model.pkg.orders", None},
		{project.Ref{Name: "twice"}, "shop", "model.a.twice", Ambiguous},
		{project.Ref{Name: "twice"}, "b", "model.b.twice", None},
		{project.Ref{Name: "dim"}, "shop", "model.shop.dim.v2", None},
		{project.Ref{Name: "dim", Version: int64(1)}, "shop", "model.shop.dim.v1", None},
		{project.Ref{Name: "dim", Version: int64(3)}, "shop", "model.shop.dim.v1", NoSuchVersion},
		{project.Ref{Name: "off"}, "shop", "model.shop.off", Disabled},
		{project.Ref{Name: "nothing"}, "shop", "", Missing},
	} {
		nodes, problem := x.Ref(tc.ref, tc.from)
		got := ""
		if len(nodes) > 0 {
			got = nodes[0].UniqueID
		}
		if got != tc.want || problem != tc.problem {
			t.Errorf("Ref(%+v from %s) = %q, %v; want %q, %v", tc.ref, tc.from, got, problem, tc.want, tc.problem)
		}
	}
}

func TestRefOfOwnPackageFirst(t *testing.T) {
	nodes := []*project.Node{model("shop", "orders", nil, nil), model("pkg", "orders", nil, nil)}
	got, _ := NewIndex("shop", true, nodes, nil).Ref(project.Ref{Name: "orders"}, "pkg")
	if len(got) != 1 || got[0].Package != "pkg" {
		t.Errorf("ref() in pkg finds %v first", got)
	}
}
