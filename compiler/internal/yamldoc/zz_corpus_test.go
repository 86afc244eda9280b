package yamldoc
import ("testing";"os";"encoding/json";"path/filepath";"github.com/google/go-cmp/cmp";"github.com/modeldata/model/internal/source")
func TestZZ(t *testing.T){
 root:="/tmp/yt/corpus"
 b,_:=os.ReadFile(root+"/dump.json")
 var m map[string]struct{V any `json:"v"`; E string `json:"e"`}
 json.Unmarshal(b,&m)
 n,bad:=0,0
 for p,w:=range m {
  txt,_:=os.ReadFile(filepath.Join(root,p))
  node,diags:=Parse(source.NewFile(p,string(txt)))
  n++
  if (w.E!="")!=diags.HasErrors(){bad++; t.Errorf("%s: py %q ours %v",p,w.E,diags); continue}
  if w.E!="" {t.Logf("%s\n py %s\n ours %v",p,w.E,diags);continue}
  if d:=cmp.Diff(w.V,plain(node.Data()),cmp.FilterValues(func(a,b any)bool{ m,ok:=a.(map[string]any); return ok&&m["date"]!=nil},cmp.Comparer(func(a,b any)bool{return true}))); d!="" && bad<15 {bad++; t.Errorf("%s\n%s",p,d)}
  walk(node,func(n *Node){checkSpan(t,p,n)})
 }
 t.Logf("%d files %d bad",n,bad)
}
