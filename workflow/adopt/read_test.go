package adopt_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fsd/workflow"
	"fsd/workflow/adopt"
	"fsd/workflow/clean"
)

func open(t *testing.T, path string) adopt.Found {
	t.Helper()
	found, err := adopt.Open(context.Background(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// styles is what the files in testdata say, each written as one kind of team writes.
var styles = []struct {
	file, title string
	number      int
	status      workflow.RecordStatus
	assumed     bool
	date        string
	people      string
	links       string // relation and file, joined
}{
	{"0001-nygard.md", "Keep orders in PostgreSQL", 1, "accepted", false, "2019-03-04", "", ""},
	{"0002-adr-tools-superseded.md", "Render pages in the browser", 2, "superseded", false, "2019-03-05", "", "Superseded by 0003-adr-tools-supersedes.md"},
	{"0003-adr-tools-supersedes.md", "Render pages on the server", 3, "accepted", false, "2019-05-01", "", "Supersedes 0002-adr-tools-superseded.md; Amended by 0004-madr-1.md"},
	{"0004-madr-1.md", "Cache rendered pages", 4, "accepted", true, "", "", ""},
	{"0005-madr-2.md", "Send mail with a service", 5, "proposed", false, "2020-06-07", "Ada, Grace", "Refines 0003-adr-tools-supersedes.md"},
	{"0006-madr-3.md", "Keep pictures in the database", 6, "rejected", false, "2021-08-09", "Ada, Grace", ""},
	{"0007-madr-4.md", "Poll for order states", 7, "superseded", false, "2024-02-03", "Ada Lovelace, Grace Hopper", "Superseded by 0008-bold-list.md"},
	{"0008-bold-list.md", "Push order states", 8, "accepted", false, "2024-05-06", "Grace", ""},
	{"0009-status-heading.md", "Use feature flags", 9, "deprecated", false, "2022-07-03", "", ""},
	{"0010-table.md", "Sign people in with passkeys", 10, "accepted", false, "2023-05-12", "Ada", ""},
	{"0011-life.md", "Use pnpm", 11, "accepted", false, "2025-12-09", "", ""},
	{"0012-odd-places.md", "Log as JSON", 12, "accepted", false, "2020-06-29", "", ""},
	{"0013-same-number.md", "Number records by hand", 13, "accepted", true, "", "", ""},
	{"0013-windows.md", "Write on Windows", 13, "accepted", false, "2020-01-02", "", ""},
	{"0014-german.md", "Oberfläche mit Signalen", 14, "accepted", false, "2026-02-18", "Ada, Grace", ""},
	{"0015-french.md", "Choisir une licence", 15, "superseded", false, "2025-05-27", "Ada", "Superseded by 0016-portuguese.md"},
	{"0016-portuguese.md", "Registrar decisões", 16, "accepted", false, "2019-02-22", "", "Supersedes 0015-french.md"},
	{"0017-japanese.md", "対戦モードの方式", 17, "accepted", false, "2026-01-15", "", ""},
	{"0018-chinese.md", "使用事件流", 18, "proposed", false, "2026-03-01", "", ""},
	{"adr-019-changelog.md", "Trace where a token comes from", 19, "accepted", false, "2019-10-22", "", ""},
	{"0021-use-a-record-template.md", "Use a record template", 21, "accepted", false, "2024-05-06", "", "Amended by 0008-bold-list.md"},
	{"020-caching/README.md", "Cache answers", 20, "accepted", true, "2018-11-02", "", ""},
	{"2026-01-15-date-named.md", "Name records by their day", 0, "accepted", true, "2026-01-15", "", ""},
	{"20201103-log4brains.md", "Search with Lunr", 0, "superseded", false, "2020-11-03", "Ada", "Superseded by 20210113-log4brains-next.md"},
	{"20210113-log4brains-next.md", "Search with an index of our own", 0, "accepted", false, "2021-01-13", "", "Supersedes 20201103-log4brains.md"},
	{"_superseded/2018-02-01-moved.md", "Keep everything in one table", 0, "superseded", true, "2018-02-01", "", ""},
}

func TestStyles(t *testing.T) {
	found := open(t, filepath.Join("testdata", "styles"))
	if len(found.Skipped) > 0 || found.Others != 4 {
		t.Errorf("skipped %v, %d others; want the README, two templates and what lies beside a record", found.Skipped, found.Others)
	}
	records := map[string]adopt.Record{}
	for _, r := range found.Records {
		records[r.File] = r
	}
	for _, want := range styles {
		r, ok := records[want.file]
		delete(records, want.file)
		if !ok {
			t.Errorf("%s was not read", want.file)
			continue
		}
		var links []string
		for _, l := range r.Links {
			links = append(links, l.Relation+" "+l.File)
		}
		assumed := r.Assumed || want.file[0] == '_' // its folder states it
		got := []any{r.Title, r.Number, r.Status, assumed, r.Date, r.People, strings.Join(links, "; ")}
		if !slices.Equal(got, []any{want.title, want.number, want.status, want.assumed, want.date, want.people, want.links}) {
			t.Errorf("%s:\n got  %v\n want %+v", want.file, got, want)
		}
		if text, err := os.ReadFile(filepath.Join("testdata", "styles", want.file)); err != nil || !bytes.Equal(text, r.Text) {
			t.Errorf("%s is not kept word for word (%v)", want.file, err)
		}
	}
	for name := range records {
		t.Errorf("%s was read as a record", name)
	}
}

func TestReadFindsWordsAndDays(t *testing.T) {
	for text, want := range map[string][2]string{ // what stands in the Status section: status and date
		"Accepted":                 {"accepted", ""},
		"accepted.":                {"accepted", ""},
		"Accepted on 4 March 2020": {"accepted", "2020-03-04"},
		"2020-03-04 proposed\n\n2020-03-09 accepted": {"accepted", "2020-03-09"},
		"**Approved**":                   {"accepted", ""},
		"✅ Accepted":                     {"accepted", ""},
		"- [x] Accepted\n- [ ] Rejected": {"accepted", ""},
		"Not accepted":                   {"rejected", ""},
		"Work in progress":               {"draft", ""},
		"Waiting for security to look at it, which may take until it is accepted by all": {"", ""},
		"Superseded by ADR-9":              {"superseded", ""},
		"Accepted\n\nSuperseded by 0009-x": {"superseded", ""},
		"{proposed | accepted | rejected}": {"", ""},
		"unacceptable":                     {"", ""},
		"March 4th, 2020: Deprecated":      {"deprecated", "2020-03-04"},
		"Rejected, 31.12.2020":             {"rejected", "2020-12-31"},
		"Rejected, 12/31/2020":             {"rejected", "2020-12-31"},
		"Rejected, 31/06/2020":             {"rejected", ""},
		"":                                 {"", ""},
		"Proposed\n\nNot implemented yet.": {"proposed", ""},
		"Not-Implemented":                  {"", ""},
		"2025-05-19: Drafted & Accepted":   {"accepted", "2025-05-19"},
		"Partly superseded":                {"accepted", ""},
		"Partially superseded by ADR-9":    {"accepted", ""},
		"Invalidated by ADR-9":             {"superseded", ""},
		"{ in-progress }":                  {"proposed", ""},
		"experimental":                     {"proposed", ""},
		"Accepted, 2019 Oct 22":            {"accepted", "2019-10-22"},
		"Angenommen am 2025-11-03":         {"accepted", "2025-11-03"},
		"Acceptée par le propriétaire":     {"accepted", ""},
		"Remplacé par ADR-9":               {"superseded", ""},
		"Rejeitado":                        {"rejected", ""},
		"Принято":                          {"accepted", ""},
		"承認済み":                             {"accepted", ""},
		"已接受（2024年3月1日）":                   {"accepted", "2024-03-01"},
		"提案中":                              {"proposed", ""},
	} {
		r := adopt.Read("0001-x.md", []byte("# X\n\n## Status\n\n"+text+"\n\n## Context\n\nRejected 1999-01-01.\n"), nil)
		status := string(r.Status)
		if r.Assumed {
			status = ""
		}
		if status != want[0] || r.Date != want[1] {
			t.Errorf("%q is read as %q on %q, want %q", text, status, r.Date, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, want := range styles {
		text, err := os.ReadFile(filepath.Join("testdata", "styles", want.file))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(want.file, text)
	}
	for _, text := range []string{"---\n", "---\na: b\n---", "# ", "===\n---\n", "|||\n|-|-|\n|a|", "```", "<!--", "\x00\xff\u202e", "# [x](y\n## Status\n[[", "# 99999999999. x"} {
		f.Add("0001-x.md", []byte(text))
	}
	f.Fuzz(func(t *testing.T, name string, text []byte) {
		before := bytes.Clone(text)
		r := adopt.Read(name, text, []string{"0001-x.md", "0002-y.md"})
		if !bytes.Equal(r.Text, before) {
			t.Error("the text was changed")
		}
		if clean.Line(r.Title, 0) != r.Title || clean.Line(r.People, 0) != r.People {
			t.Errorf("not clean: %q, %q", r.Title, r.People)
		}
		if !slices.Contains(workflow.RecordStatuses(), r.Status) {
			t.Errorf("the status is %q", r.Status)
		}
		if _, err := time.Parse(time.DateOnly, r.Date); r.Date != "" && err != nil {
			t.Errorf("the date is %q", r.Date)
		}
		for _, l := range r.Links {
			if l.Relation == "" || l.File == "" {
				t.Errorf("the link is %+v", l)
			}
		}
	})
}
