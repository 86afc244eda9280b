package beside

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

// Profile returns the text of a profiles.yml with one profile, in which one
// target has another schema. All else stays as it is written, so that secrets
// stay what env_var() reads.
func Profile(text, profile, target, schema string) ([]byte, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 {
		return nil, fmt.Errorf("the profiles are empty")
	}
	chosen := child(doc.Content[0], profile)
	output := child(child(chosen, "outputs"), target)
	if output == nil {
		return nil, fmt.Errorf("profile %s has no target %s", profile, target)
	}
	set(output, "schema", schema)
	return yaml.Marshal(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: profile}, chosen}})
}

func child(n *yaml.Node, key string) *yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func set(n *yaml.Node, key, value string) {
	if v := child(n, key); v != nil {
		*v = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
		return
	}
	n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value})
}
