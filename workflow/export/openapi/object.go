package openapi

import (
	"bytes"
	"fmt"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// object is a mapping whose keys stay in the order in which they were set.
type object struct {
	keys   []string
	values map[string]any
}

// obj makes an object of keys and values in turn. A value that is nil is left out.
func obj(pairs ...any) *object {
	o := &object{values: map[string]any{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		o.set(pairs[i].(string), pairs[i+1])
	}
	return o
}

// set adds a value, or replaces the one of the same key in its place.
func (o *object) set(key string, value any) *object {
	if value == nil {
		return o
	}
	if _, there := o.values[key]; !there {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
	return o
}

// add sets the pairs of another object too.
func (o *object) add(other *object) *object {
	for _, key := range other.keys {
		o.set(key, other.values[key])
	}
	return o
}

func (o *object) has(key string) bool { _, there := o.values[key]; return there }

// encode writes an object as a YAML document with a comment at its head.
func (o *object) encode(comment string) ([]byte, error) {
	root := node(o)
	root.HeadComment = comment
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(root); err != nil {
		return nil, err
	}
	return out.Bytes(), enc.Close()
}

// node makes the node of a value: an object, a list, a text, a number or a truth.
func node(value any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode}
	switch v := value.(type) {
	case *object:
		n.Kind = yaml.MappingNode
		for _, key := range v.keys {
			n.Content = append(n.Content, node(key), node(v.values[key]))
		}
	case []any:
		n.Kind = yaml.SequenceNode
		for _, item := range v {
			n.Content = append(n.Content, node(item))
		}
	case []string:
		n.Kind = yaml.SequenceNode
		for _, item := range v {
			n.Content = append(n.Content, node(item))
		}
	case string:
		n.SetString(v)
	case bool:
		n.Tag, n.Value = "!!bool", strconv.FormatBool(v)
	case int:
		n.Tag, n.Value = "!!int", strconv.Itoa(v)
	default:
		panic(fmt.Sprintf("openapi: a %T in a document", value)) // a slip in this package: no input leads here
	}
	return n
}
