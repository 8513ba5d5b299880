package command

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"

	"fsd/workflow"
)

var update = flag.Bool("update", false, "write docs/schema anew")

// documents are the JSON documents that commands print, by the names of their schemas.
func documents() map[string]any {
	return map[string]any{
		"list": []projectJSON{}, "status": statusJSON{}, "facts": []factJSON{}, "decisions": []decisionJSON{}, "checks": []checkJSON{},
		"plan": []buildJSON{}, "require": requirementsJSON{}, "log": []changeJSON{}, "guide": documentJSON{}, "guide-index": []topicJSON{},
		"settle": []disputeJSON{}, "doctor": doctorJSON{}, "export": exportJSON{}, "answer": impactJSON{}, "decide": impactJSON{},
	}
}

func TestSchemasAreThoseOfTheTypes(t *testing.T) {
	source := readSource(t)
	dir := filepath.Join("..", "docs", "schema")
	for name, document := range documents() {
		text := source.schema(t, name, document)
		file := filepath.Join(dir, name+".json")
		if *update {
			if err := os.WriteFile(file, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if there, err := os.ReadFile(file); err != nil || !bytes.Equal(there, text) {
			t.Errorf("%s is not current (%v); write it anew with: go test ./command -update", file, err)
		}
	}
	there, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(there) != len(documents()) {
		t.Errorf("%d schemas for %d documents, %v", len(there), len(documents()), err)
	}
}

// source is what types alone do not tell: the values of string types, and the kinds of changes.
type source struct {
	values   map[string][]any  // by type, as "workflow.State"
	comments map[string]string // by type, and by type and field, as "workflow.Feature.Name"
	kinds    []string
}

// readSource finds comments, typed string constants, and what methods called Kind return, in the packages whose types are
// printed.
func readSource(t *testing.T) source {
	t.Helper()
	s := source{values: map[string][]any{}, comments: map[string]string{}}
	for _, dir := range []string{".", "../knowledge", "../workflow", "../workflow/export"} {
		names, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool { s.take(file.Name.Name, n); return true })
		}
	}
	slices.Sort(s.kinds)
	return s
}

func (s *source) take(pkg string, n ast.Node) {
	switch n := n.(type) {
	case *ast.ValueSpec:
		name := ""
		switch typed := n.Type.(type) {
		case *ast.Ident:
			name = pkg + "." + typed.Name
		case *ast.SelectorExpr:
			name = typed.X.(*ast.Ident).Name + "." + typed.Sel.Name
		}
		for _, v := range n.Values {
			if text, ok := literal(v); ok && name != "" {
				s.values[name] = append(s.values[name], text)
			}
		}
	case *ast.GenDecl:
		for _, spec := range n.Specs {
			if typed, ok := spec.(*ast.TypeSpec); ok {
				s.explain(pkg+"."+typed.Name.Name, typed, n.Doc.Text())
			}
		}
	case *ast.FuncDecl:
		if n.Name.Name == "Kind" && n.Recv != nil && len(n.Body.List) == 1 {
			if back, ok := n.Body.List[0].(*ast.ReturnStmt); ok {
				if text, ok := literal(back.Results[0]); ok {
					s.kinds = append(s.kinds, text)
				}
			}
		}
	}
}

var described = regexp.MustCompile(`^[a-z]+JSON (is|are) `)

// explain keeps the comments of a type and its fields.
func (s *source) explain(name string, typed *ast.TypeSpec, text string) {
	text = strings.Join(strings.Fields(text), " ")
	if cut := described.FindStringIndex(text); cut != nil { // "nextJSON is what comes next"
		text = strings.ToUpper(text[cut[1]:cut[1]+1]) + text[cut[1]+1:]
	}
	s.comments[name] = text
	body, ok := typed.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, field := range body.Fields.List {
		for _, id := range field.Names {
			about := cmp.Or(field.Doc.Text(), field.Comment.Text())
			s.comments[name+"."+id.Name] = strings.Join(strings.Fields(about), " ")
		}
	}
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// schema makes the JSON Schema of a document from its Go type. More properties may come, so others are allowed.
func (s source) schema(t *testing.T, name string, document any) []byte {
	t.Helper()
	r := &jsonschema.Reflector{
		Anonymous: true, AllowAdditionalProperties: true,
		Namer: func(t reflect.Type) string { return strings.TrimSuffix(t.Name(), "JSON") },
		Mapper: func(t reflect.Type) *jsonschema.Schema {
			if values := s.values[t.String()]; t.Kind() == reflect.String && values != nil {
				return &jsonschema.Schema{Type: "string", Enum: values}
			}
			if t == reflect.TypeFor[workflow.Body]() {
				return &jsonschema.Schema{Type: "object"}
			}
			return nil
		},
		LookupComment: func(t reflect.Type, field string) string {
			return s.comments[strings.TrimSuffix(t.String()+"."+field, ".")]
		},
	}
	schema := r.Reflect(document)
	if change, ok := schema.Definitions["change"]; ok {
		s.bodies(t, r, schema, change)
	}
	schema.Title = "fsd " + name + " --json"
	text, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}

// bodies ties the form of a change's body to its kind.
func (s source) bodies(t *testing.T, r *jsonschema.Reflector, schema, change *jsonschema.Schema) {
	t.Helper()
	for _, kind := range s.kinds {
		body, err := workflow.DecodeBody(kind, []byte("{}"))
		if err != nil {
			t.Fatal(err)
		}
		form := r.Reflect(body)
		for name, definition := range form.Definitions {
			schema.Definitions[name] = definition
			for pair := definition.Properties.Oldest(); pair != nil; pair = pair.Next() {
				if pair.Value.Type == "array" && slices.Contains(definition.Required, pair.Key) { // an empty one is stored as null
					pair.Value = &jsonschema.Schema{OneOf: []*jsonschema.Schema{pair.Value, {Type: "null"}}}
				}
			}
		}
		is, has := jsonschema.NewProperties(), jsonschema.NewProperties()
		is.Set("kind", &jsonschema.Schema{Const: kind})
		has.Set("body", &jsonschema.Schema{Ref: form.Ref})
		change.AllOf = append(change.AllOf, &jsonschema.Schema{If: &jsonschema.Schema{Properties: is}, Then: &jsonschema.Schema{Properties: has}})
	}
}

// Every type that is printed is described, field by field where the name does not say it all.
func TestEveryPrintedTypeIsExplained(t *testing.T) {
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			if g, ok := decl.(*ast.GenDecl); ok && g.Tok == token.TYPE {
				for _, spec := range g.Specs {
					if typed := spec.(*ast.TypeSpec).Name.Name; strings.HasSuffix(typed, "JSON") && g.Doc == nil {
						t.Errorf("%s has no comment", typed)
					} else if strings.HasSuffix(typed, "JSON") && !described.MatchString(g.Doc.Text()) {
						t.Errorf("the comment of %s does not say what it is", typed)
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
