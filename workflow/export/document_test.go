package export_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export"
	"fsd/workflow/export/exporttest"
)

func (p *project) documents(root *os.Root, formats ...string) []export.File {
	p.t.Helper()
	files, _, err := export.PlanFormats(p.view(), root, "", formats)
	if err != nil {
		p.t.Fatal(err)
	}
	return files
}

// write exports and remembers what was written, as the store would.
func (p *project) write(root *os.Root, force bool, formats ...string) []export.File {
	p.t.Helper()
	files := p.documents(root, formats...)
	if err := export.Write(root, files, force); err != nil {
		p.t.Fatal(err)
	}
	if force {
		for i := range files {
			files[i].Replaced()
		}
	}
	if body, changed := export.Exported(p.view(), files); changed {
		p.put("Ada Lovelace", body)
	}
	return files
}

func only(t *testing.T, files []export.File, name string) export.File {
	t.Helper()
	i := slices.IndexFunc(files, func(f export.File) bool { return f.Path == name })
	if i < 0 {
		t.Fatalf("%s is not exported", name)
	}
	return files[i]
}

// documentIDs are the formats of one document each.
func documentIDs() []string {
	return slices.DeleteFunc(export.FormatIDs(), func(id string) bool { return id == export.ADRs || id == export.Everything })
}

func TestTheSampleAsDocuments(t *testing.T) {
	if *update {
		if err := os.RemoveAll("testdata/documents"); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range bookshop(t).documents(nil, documentIDs()...) {
		if !strings.HasSuffix(f.Path, ".json") { // nobody reads that as a text, and its schema says more
			golden(t, filepath.Join("documents", f.Path), f.Content)
		}
	}
}

func TestEverythingTwiceWritesNothingTheSecondTime(t *testing.T) {
	p := bookshop(t)
	dir, root := folder(t)
	first := p.write(root, false, export.Everything)
	if n := actions(first); n[export.Create] != len(first) || len(first) < 25 {
		t.Fatalf("the first export does %v", n)
	}
	before := times(t, dir)
	second := p.write(root, false, export.Everything)
	for _, f := range second {
		if f.Action != export.Same {
			t.Errorf("%s: %s", f.Action, f.Path)
		}
	}
	if after := times(t, dir); !maps.Equal(before, after) {
		t.Error("something was written again, or is there that was not")
	}
	if _, again := export.Exported(p.view(), second); again {
		t.Error("there is something to remember though nothing changed")
	}
}

func TestWhatDoesNotFitIsLeftOutOfEverything(t *testing.T) {
	files, skipped, err := export.PlanFormats(bookshop(t).view(), nil, "", []string{export.Everything})
	if err != nil || len(skipped) != 0 {
		t.Errorf("%q, %v", skipped, err)
	}
	if slices.ContainsFunc(files, func(f export.File) bool { return f.Path == "docs/schema.sqlite.sql" }) {
		t.Error("the tables for SQLite are written, though the database is PostgreSQL")
	}
	p := begun(t, "shop", "Ada")
	if _, skipped, err = export.PlanFormats(p.view(), nil, "", []string{export.Everything}); err != nil || len(skipped) != 6 {
		t.Errorf("%q, %v", skipped, err)
	}
	for _, id := range documentIDs() {
		_, _, err := export.PlanFormats(p.view(), nil, "", []string{id})
		if empty := export.Empty(p.view(), id); (empty != "") != (err != nil) || err != nil && !strings.HasSuffix(err.Error(), empty) {
			t.Errorf("%s of an empty project: %v, and %q is missing", id, err, empty)
		}
	}
}

func TestADocumentChangedByHandIsKept(t *testing.T) {
	for _, id := range documentIDs() {
		t.Run(id, func(t *testing.T) {
			p := bookshop(t)
			dir, root := folder(t)
			first := p.write(root, false, id)[0]
			file := filepath.Join(dir, first.Path)
			changed := strings.Replace(string(first.Content), "ook", "OOK", -1)
			write(t, file, changed)
			if got := p.write(root, false, id)[0]; got.Action != export.Kept || read(t, file) != changed {
				t.Errorf("it is %s", got.Action)
			}
			p.write(root, true, id)
			if !strings.HasSuffix(read(t, file), string(first.Content[len(first.Content)-100:])) || read(t, file+".orig") != changed {
				t.Error("force has not replaced it, or not kept what it held")
			}
			if got := p.documents(root, id)[0].Action; got != export.Same {
				t.Errorf("after force it is %s", got)
			}
		})
	}
}

func TestAForeignDocumentIsKept(t *testing.T) {
	p := bookshop(t)
	dir, root := folder(t, "docs/openapi.yaml", "openapi: 3.0.0\n", "docs/fsd.json/x", "a folder in its place\n")
	files := p.write(root, false, "openapi", "json")
	if n := actions(files); n[export.Kept] != 2 || read(t, filepath.Join(dir, "docs/openapi.yaml")) != "openapi: 3.0.0\n" {
		t.Errorf("%v", n)
	}
}

// A text that fsd wrote at any time is fsd's: in another folder, or in a repository that went back.
func TestWhatFSDEverWroteItMayUpdate(t *testing.T) {
	p := bookshop(t)
	dir, root := folder(t)
	_, elsewhere := folder(t)
	old := p.write(root, false, "openapi")[0]
	p.put("Ada", workflow.EndpointPut{Endpoint: workflow.Endpoint{ID: "new", Method: "GET", Path: "/shops", Response: "shop", Status: 200}})
	p.write(elsewhere, false, "openapi")
	if got := p.write(root, false, "openapi")[0]; got.Action != export.Update {
		t.Errorf("it is %s", got.Action)
	}
	for _, end := range []string{"\n", "\r\n"} {
		write(t, filepath.Join(dir, old.Path), strings.ReplaceAll(string(old.Content), "\n", end))
		if got := p.write(root, false, "openapi")[0]; got.Action != export.Update {
			t.Errorf("gone back, with %q at the ends of lines, it is %s", end, got.Action)
		}
	}
}

func TestDocumentsAreNotWrittenThroughLinks(t *testing.T) {
	p := bookshop(t)
	outside := t.TempDir()
	write(t, filepath.Join(outside, "secret"), "untouched\n")
	for _, link := range []string{"AGENTS.md", "docs/openapi.yaml", "docs"} {
		dir, root := folder(t)
		target := filepath.Join(outside, "secret")
		if link == "docs" {
			target = outside
		} else if err := os.MkdirAll(filepath.Join(dir, "docs"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
		for _, force := range []bool{false, true} {
			if files, _, err := export.PlanFormats(p.view(), root, "", documentIDs()); err == nil {
				_ = export.Write(root, files, force)
			}
		}
		if entries, _ := os.ReadDir(outside); read(t, filepath.Join(outside, "secret")) != "untouched\n" || len(entries) != 1 {
			t.Errorf("%s was followed", link)
		}
	}
}

func TestLinksOfDocumentsLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#]+)\)`)
	for _, formats := range [][]string{{export.Everything}, {"agents"}, {"requirements"}, {"requirements", "agents", "mermaid"}} {
		p := bookshop(t)
		dir, root := folder(t)
		n := 0
		for _, f := range p.write(root, false, formats...) {
			if !strings.HasSuffix(f.Path, ".md") || strings.HasPrefix(f.Path, "docs/adr") {
				continue
			}
			for _, m := range link.FindAllStringSubmatch(string(f.Content), -1) {
				n++
				if _, err := os.Stat(filepath.Join(dir, path.Dir(f.Path), m[1])); err != nil {
					t.Errorf("%v: %s links to %s", formats, f.Path, m[1])
				}
			}
		}
		if formats[0] == export.Everything && n < 50 || len(formats) == 1 && formats[0] != export.Everything && n != 0 {
			t.Errorf("%v: %d links", formats, n)
		}
	}
}

func TestRequirementsKeepTheirNumbers(t *testing.T) {
	p := begun(t, "shop", "Ada")
	for i := range 3 {
		p.put("Ada", workflow.FeaturePut{Feature: workflow.Feature{ID: fmt.Sprint("f", i), Name: fmt.Sprintf("feature %c", 'A'+i), Priority: workflow.Must}})
	}
	p.put("Ada", workflow.Removed{ID: "f1"}, workflow.FeaturePut{Feature: workflow.Feature{ID: "f3", Name: "feature D", Priority: workflow.Could}},
		workflow.FeaturePut{Feature: workflow.Feature{ID: "f0", Name: "feature A, changed", Priority: workflow.Should}})
	text := string(p.documents(nil, "requirements")[0].Content)
	for _, want := range []string{"**FR-001** Feature A, changed.", "**FR-003** Feature C.", "**FR-004** Feature D."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "FR-002") {
		t.Error("the number of a removed feature is used")
	}
}

func TestABoxTickedByHandIsSaidAndNotLost(t *testing.T) {
	p := bookshop(t)
	dir, root := folder(t)
	id := slices.IndexFunc(p.view().Checks("production"), func(c workflow.Check) bool { return !c.Auto && c.State == workflow.CheckDone })
	check := p.view().Checks("production")[id].ID
	p.put("Ada", workflow.Checked{Check: check, State: workflow.CheckOpen})
	first := p.write(root, false, "checklist")[0]
	file := filepath.Join(dir, first.Path)
	line := regexp.MustCompile("(?m)^\\* \\[ \\] (.*`" + check + "`.*)$")
	if !line.Match(first.Content) {
		t.Fatalf("%s is not open in\n%s", check, first.Content)
	}
	ticked := line.ReplaceAllString(string(first.Content), "* [x] $1")
	write(t, file, ticked)

	got := p.write(root, false, "checklist")[0]
	if said := strings.Join(got.Notes, "; "); got.Action != export.Kept || !strings.Contains(said, "fsd check "+check+" --done") || read(t, file) != ticked {
		t.Errorf("a box ticked by hand: %s, %s", got.Action, said)
	}
	// Meanwhile something else changes; then the person says what the box said, and the file is fsd's again.
	p.put("Ada", workflow.Renamed{Name: "Shop"})
	if got := p.write(root, false, "checklist")[0]; got.Action != export.Kept {
		t.Errorf("after another change: %s", got.Action)
	}
	p.put("Ada", workflow.Checked{Check: check, State: workflow.CheckDone, Evidence: "seen"})
	if got := p.write(root, false, "checklist")[0]; got.Action != export.Update || len(got.Notes) > 0 {
		t.Errorf("after fsd knows: %s, %q", got.Action, got.Notes)
	}
	// What fsd itself opens again is no box ticked by hand.
	p.put("Ada", workflow.Checked{Check: check, State: workflow.CheckOpen})
	if got := p.write(root, false, "checklist")[0]; got.Action != export.Update {
		t.Errorf("opened again: %s, %q", got.Action, got.Notes)
	}
	// A box that is emptied by hand gets fsd's tick again; any other change is somebody's text.
	write(t, file, strings.Replace(read(t, file), "* [x] ", "* [ ] ", 1))
	if got := p.write(root, false, "checklist")[0]; got.Action != export.Update {
		t.Errorf("a box emptied by hand: %s", got.Action)
	}
	write(t, file, read(t, file)+"\nmine\n")
	if got := p.write(root, false, "checklist")[0]; got.Action != export.Kept || len(got.Notes) > 0 {
		t.Errorf("a line by hand: %s, %q", got.Action, got.Notes)
	}
}

func TestATickedStepOfTheBuildPlanIsSaidToo(t *testing.T) {
	p := bookshop(t)
	dir, root := folder(t)
	step := p.view().Plan()[0].ID
	p.put("Ada", workflow.Stepped{Step: step})
	file := filepath.Join(dir, p.write(root, false, "checklist")[0].Path)
	write(t, file, strings.Replace(read(t, file), "* [ ] ", "* [x] ", 1))
	got := p.documents(root, "checklist")[0]
	if said := strings.Join(got.Notes, "; "); got.Action != export.Kept || !strings.Contains(said, "fsd step "+step+" --done") {
		t.Errorf("%s, %s", got.Action, said)
	}
}

// schemaOf compiles the schema that is exported.
func schemaOf(t *testing.T, files []export.File) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(only(t, files, "docs/fsd.schema.json").Content))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestJSONFollowsItsSchemaAndSaysTheWholeProject(t *testing.T) {
	hurt := exporttest.Begun(t, base(t), "shop").Hurt()
	p := bookshop(t)
	p.put("Ada", workflow.Deferred{Decision: "data-store", Until: "2027-01-31"}, workflow.Checked{Check: "pr-https", State: workflow.CheckRisk, Reason: "so", Until: "2027-02-01"})
	for _, p := range []*project{bookshop(t), p, {t, hurt.K, hurt.Log}, begun(t, "shop", "")} {
		files := p.documents(nil, "json")
		content := only(t, files, "docs/fsd.json").Content
		data, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		if err := schemaOf(t, files).Validate(data); err != nil {
			t.Error(err)
		}
		var back struct {
			Name      string
			Entities  []workflow.Entity
			Endpoints []workflow.Endpoint
			Features  []workflow.Feature
			Records   []struct{ Number int }
			Facts     []struct {
				ID     string
				Answer []string
			}
		}
		if err := json.Unmarshal(content, &back); err != nil {
			t.Fatal(err)
		}
		v := p.view()
		if back.Name != v.Name || fmt.Sprint(back.Entities) != fmt.Sprint(v.Entities) || fmt.Sprint(back.Endpoints) != fmt.Sprint(v.Endpoints) ||
			fmt.Sprint(back.Features) != fmt.Sprint(v.Features) || len(back.Records) != len(v.Records) {
			t.Error("the project is not what is read back")
		}
		for _, f := range back.Facts {
			if !slices.Equal(f.Answer, v.Facts[f.ID]) {
				t.Errorf("%s is %q", f.ID, f.Answer)
			}
		}
	}
}

// evilTexts is a project with a text everywhere but in its rows; false when nothing is left of the text.
func evilTexts(t *testing.T, evil string) (*project, bool) {
	line := clean.Line(evil, 80)
	name, err := clean.Name(evil)
	if line == "" || err != nil {
		return nil, false
	}
	p := begun(t, name, line)
	d := p.view().Decisions()[0]
	other := d.Options[0].ID
	if other == d.Advice.Option {
		other = d.Options[1].ID
	}
	for _, b := range []workflow.Body{
		workflow.Answered{Fact: "purpose", Values: []string{evil}}, workflow.Answered{Fact: "non_goals", Values: []string{evil}},
		workflow.Decided{Decision: d.ID, Option: other, Because: evil}, workflow.Noted{Decision: d.ID, Text: evil},
		workflow.Deferred{Decision: "data-store", When: evil},
		workflow.Checked{Check: "pr-https", State: workflow.CheckDone, Evidence: evil},
		workflow.Checked{Check: "pr-secrets", State: workflow.CheckRisk, Reason: evil, Owner: evil},
	} {
		valid, err := p.view().Validate(b)
		if err != nil {
			t.Fatalf("%q: %v", evil, err)
		}
		p.put(line, valid)
	}
	return p, true
}

// What people write is text in each document: it makes no heading, link, image, HTML or code of its own.
func TestHostileTextsStayTextInDocuments(t *testing.T) {
	p, _ := evilTexts(t, "harmless")
	good := p.documents(nil, "requirements", "checklist", "agents")
	for _, evil := range slices.Concat(hostile(), exporttest.Hostile()) {
		p, ok := evilTexts(t, evil)
		if !ok {
			continue
		}
		for i, f := range p.documents(nil, "requirements", "checklist", "agents") {
			headings, odd := shape(f.Content)
			wantHeadings, want := shape(good[i].Content)
			if len(headings) != len(wantHeadings) || !maps.Equal(odd, want) {
				t.Errorf("%q in %s makes %d headings and %v, want %d and %v", evil, f.Path, len(headings), odd, len(wantHeadings), want)
			}
		}
	}
}

// Rows of the requirements with hostile names are rows of tables, and nothing else.
func TestHostileRowsStayRows(t *testing.T) {
	tag := regexp.MustCompile(`</?([a-z0-9]+)`)
	allowed := strings.Fields("h1 h2 h3 p ul li strong table thead tbody tr th td code")
	rows := func(evil string) (cells int, strange []string) {
		p := begun(t, "shop", "Ada")
		slashed := "/" + strings.NewReplacer(" ", "", "\\", "").Replace(clean.Line(evil, 0))
		for _, b := range []workflow.Body{
			workflow.FeaturePut{Feature: workflow.Feature{ID: "f", Name: evil, For: evil, Priority: workflow.Must, Acceptance: evil}},
			workflow.EntityPut{Entity: workflow.Entity{ID: "e", Name: evil, Owner: evil, Fields: []workflow.Field{{Name: evil, Type: "text"}}, Relations: []workflow.Relation{{Entity: evil}}}},
			workflow.EndpointPut{Endpoint: workflow.Endpoint{ID: "p", Method: "GET", Path: slashed, Purpose: evil, Auth: evil, Request: evil, Response: evil, Feature: "f"}},
		} {
			valid, err := p.view().Validate(b)
			if err != nil {
				return -1, nil // nothing is left of it
			}
			p.put("Ada", valid)
		}
		var page bytes.Buffer
		if err := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList)).Convert(p.documents(nil, "requirements")[0].Content, &page); err != nil {
			t.Fatal(err)
		}
		for _, m := range tag.FindAllStringSubmatch(page.String(), -1) {
			if !slices.Contains(allowed, m[1]) {
				strange = append(strange, m[1])
			}
		}
		return strings.Count(page.String(), "<td>"), strange
	}
	cells, _ := rows("harmless")
	for _, evil := range slices.Concat(hostile(), exporttest.Hostile()) {
		if c, strange := rows(evil); c >= 0 && c != cells || len(strange) > 0 {
			t.Errorf("%q makes %d cells, want %d, and %q", evil, c, cells, strange)
		}
	}
}

func TestDocumentsAreStableOverTime(t *testing.T) {
	p := bookshop(t)
	later := workflow.See(p.k, workflow.Fold(p.log), noon().Add(48*time.Hour).Format(time.DateOnly))
	now := p.documents(nil, documentIDs()...)
	then, _, err := export.PlanFormats(later, nil, "", documentIDs())
	if err != nil {
		t.Fatal(err)
	}
	for i := range now {
		if !bytes.Equal(now[i].Content, then[i].Content) {
			t.Errorf("%s changes by itself", now[i].Path)
		}
	}
}
