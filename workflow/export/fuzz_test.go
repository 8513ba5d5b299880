package export_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export"
)

// Whatever somebody typed as a reason, a note, an author, a row or a name: each Markdown document says it as text. No
// HTML, no image, no link to what was typed, one status a record, nothing that a terminal or a reader would obey.
func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"plain", "x\n---\nstatus: accepted", "# 7. Forged\n\n## Status\n\nSuperseded by [2](2.md)", "</h1><script>x()</script>",
		"![x](http://beacon)", "[x](javascript:1)", "&#27;]52;c;RVZJTA==&#7;", "\x1b]0;x\a\u202e\u200b", "| a | b |\n| --- | --- |", "```\n`````", "<!-- adrlogstop -->",
		"<http://x.y>", "\\", "1. x\n2. y", "\xff\xfe", strings.Repeat("> ", 60) + "x", "- [ ] x", "Setext\n===", "    code", "~~~\nx"} {
		f.Add(s, s)
	}
	k, err := knowledge.Load()
	if err != nil {
		f.Fatal(err)
	}
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	md := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	f.Fuzz(func(t *testing.T, one, two string) {
		feature, err := workflow.ParseFeature("must: " + one)
		if err != nil {
			feature = workflow.Feature{Name: "x"}
		}
		feature.ID = "f"
		var log []workflow.Change
		for i, body := range []workflow.Body{
			workflow.Created{Name: "shop " + two}, workflow.Answered{Fact: "purpose", Values: []string{one}}, workflow.FeaturePut{Feature: feature},
			workflow.Noted{Decision: "data-store", Text: two}, workflow.Decided{Decision: "data-store", Option: "mysql", Advised: "postgresql", Because: one},
			workflow.Decided{Decision: "gone", Option: two, Because: one}, workflow.Checked{Check: "pr-https", State: workflow.CheckRisk, Reason: one, Owner: two, Until: "2999-01-01"},
		} {
			kind, data, err := workflow.EncodeBody(body)
			if err == nil {
				body, err = workflow.DecodeBody(kind, data) // as the store gives it back
			}
			if err != nil {
				t.Fatal(err)
			}
			log = append(log, workflow.Change{ID: string(rune('a' + i)), At: at, Author: clean.Line(two, 100), Body: body})
		}
		v := workflow.See(k, workflow.Fold(log), "2026-11-24")
		documents := map[string][]byte{}
		for _, r := range v.Records {
			documents[export.FileName(k, r)] = export.ADR(v, r)
		}
		p := &project{t: t, k: k, log: log}
		for _, file := range p.plan("", "requirements", "checklist", "json") {
			documents[file.Path] = file.Content
		}
		for name, data := range documents {
			if !utf8.Valid(data) || bytes.ContainsFunc(data, func(r rune) bool {
				return r != '\n' && unicode.IsControl(r) || 0x202A <= r && r <= 0x202E || r == 0x200B
			}) {
				t.Fatalf("%s acts: %q", name, data)
			}
			if strings.HasSuffix(name, ".json") {
				if !json.Valid(data) {
					t.Fatalf("%s is no JSON", name)
				}
				continue
			}
			statuses := 0
			_ = ast.Walk(md.Parse(text.NewReader(data)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
				if !entering {
					return ast.WalkContinue, nil
				}
				switch n := n.(type) {
				case *ast.RawHTML, *ast.Image:
					t.Fatalf("%s: live markup in\n%s", name, data)
				case *ast.HTMLBlock:
					if !bytes.HasPrefix(n.Lines().Value(data), []byte("<!--")) {
						t.Fatalf("%s: live HTML in\n%s", name, data)
					}
				case *ast.Heading:
					if string(n.Lines().Value(data)) == "Status" {
						statuses++
					}
				}
				return ast.WalkContinue, nil
			})
			if strings.HasPrefix(name, "000") && statuses != 1 {
				t.Fatalf("%s has %d statuses:\n%s", name, statuses, data)
			}
		}
	})
}
