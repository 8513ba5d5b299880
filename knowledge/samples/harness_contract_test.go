package samples

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// guides is where the guides are, seen from this package.
const guides = "../content/guides"

// contract is what every sample of a topic must do, whatever its stack: <topic>/contract.toml.
type contract struct {
	Env      map[string]string   `toml:"env"`      // settings that the program is started with
	Args     map[string][]string `toml:"args"`     // by stack: further arguments of the server that runs it
	Postgres bool                `toml:"postgres"` // DATABASE_URL names a fresh database, filled from schema.sql where there is one
	Ready    string              `toml:"ready"`    // path that is asked until somebody answers; "/" without it
	Refuses  []refusal           `toml:"refuses"`
	Steps    []step              `toml:"step"`
}

// refusal is a configuration that a program must not start with. An empty value takes the setting away.
type refusal struct {
	Name string            `toml:"name"`
	Env  map[string]string `toml:"env"`
}

// step is a request and the answer to it. Texts may hold {name}, a value kept from an earlier answer or given by the proof.
// An expected text is meant literally, "~..." is a regular expression, "*" is anything at all.
type step struct {
	Name    string            `toml:"name"`
	Each    string            `toml:"each"`    // play it for each value of this list of the proof, named {each}
	Repeat  int               `toml:"repeat"`  // play it so many times; 0 is once
	Send    string            `toml:"send"`    // method and path
	Headers map[string]any    `toml:"headers"` // a text, or a list of texts for a header that comes more than once
	Body    string            `toml:"body"`
	Status  int               `toml:"status"`
	Has     map[string]string `toml:"has"`   // headers; "" means that it must not be there
	JSON    map[string]any    `toml:"json"`  // JSON pointers and the values there
	Lacks   []string          `toml:"lacks"` // JSON pointers that lead nowhere
	Text    string            `toml:"text"`  // the whole body
	Hides   []string          `toml:"hides"` // texts that are nowhere in the answer
	Keep    map[string]string `toml:"keep"`  // name = JSON pointer, "header NAME" or "cookie NAME" (kept as NAME=value)
	Within  duration          `toml:"within"`
	Except  map[string]string `toml:"except"` // stack = why it cannot answer so, and why that does no harm
}

// duration is a time.Duration as text: "500ms".
type duration struct{ time.Duration }

func (d *duration) UnmarshalText(text []byte) (err error) {
	d.Duration, err = time.ParseDuration(string(text))
	return err
}

func readContract(topic string) (*contract, error) {
	name := filepath.Join(guides, topic, "contract.toml")
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var c contract
	if err := toml.NewDecoder(file).DisallowUnknownFields().Decode(&c); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, s := range c.Steps {
		if s.Name == "" || s.Send == "" || s.Status == 0 {
			return nil, fmt.Errorf("%s: step %q needs name, send and status", name, s.Name)
		}
	}
	return &c, nil
}
