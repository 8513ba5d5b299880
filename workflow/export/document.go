package export

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"fsd/knowledge"
	"fsd/workflow"
	"fsd/workflow/clean"
	"fsd/workflow/export/openapi"
	"fsd/workflow/export/schema"
)

// Format is one form in which a project can be written.
type Format struct {
	ID    string // what --format takes
	Title string // what a person calls it
	Path  string // where it goes below the root of a repository, unless the root says otherwise of records
	About string // one sentence: what it is good for
	// render makes the files; nil for the records, which have a plan of their own.
	render func(*writer) ([]File, error)
}

var errNothingDecided = errors.New("nothing is decided yet")

// ADRs and Everything are formats that are no single document: the records, and all that fits the project.
const (
	ADRs       = "adr"
	Everything = "all"
)

// Formats lists what a project can be written as, the records first.
func Formats() []Format {
	return []Format{
		{ADRs, "Decision records (ADRs)", DefaultFolder, "One record for each decision, and an index, for people and for the ADR tools.", nil},
		{"requirements", "Requirements", "docs/requirements.md", "Features, qualities, data and API with ids that never change, and what is still open.", (*writer).requirements},
		{"openapi", "API (OpenAPI 3.1)", "docs/openapi.yaml", "The endpoints as a contract: schemas, errors, pages and sign-in as decided.", (*writer).openAPI},
		{"sql-postgresql", "Tables for PostgreSQL", "docs/schema.sql", "The entities as tables with keys, references, rules and indexes.", (*writer).postgreSQL},
		{"sql-sqlite", "Tables for SQLite", "docs/schema.sqlite.sql", "The same for SQLite, in strict tables.", (*writer).sqlite},
		{"mermaid", "Entity diagram (Mermaid)", "docs/er.md", "The entities as a picture that GitHub and GitLab draw.", (*writer).diagram},
		{"checklist", "Checklist (task list)", "docs/checklist.md", "The build plan and the checks as boxes to tick.", (*writer).checklist},
		{"agents", "Rules for coding agents", "AGENTS.md", "What is decided, ruled out and still open, as a block between two marks; the rest of the file stays yours.", (*writer).agents},
		{"json", "Everything as JSON", "docs/fsd.json", "The whole project as data for programs, with its JSON Schema beside it.", (*writer).json},
	}
}

// FormatIDs lists what --format takes.
func FormatIDs() []string {
	ids := []string{}
	for _, f := range Formats() {
		ids = append(ids, f.ID)
	}
	return append(ids, Everything)
}

// writer renders the documents of one export.
type writer struct {
	v       *workflow.View
	root    *os.Root // what is there; nil when the folder is not
	folder  string   // of the records
	formats []string // what this export writes
}

// PlanFormats renders all files of some formats and compares them with what is below root, which may be nil. folder is
// that of the records; empty means what Folder finds. Of Everything, what does not fit the project is left out, and
// skipped says why.
func PlanFormats(v *workflow.View, root *os.Root, folder string, formats []string) (files []File, skipped []string, err error) {
	w := &writer{v: v, root: root, folder: folder, formats: formats}
	if folder == "" && root != nil {
		w.folder, _ = Folder(root)
	}
	if w.folder == "" {
		w.folder = DefaultFolder
	}
	if slices.Contains(formats, Everything) {
		skipped = w.choose()
	}
	if slices.Contains(w.formats, ADRs) {
		if files, err = Plan(v, root, folder); err != nil {
			return nil, nil, err
		}
		if body, changed := Exported(v, files); changed {
			w.v = v.With(body) // the documents say of the records that they are exported, because they will be
		}
	}
	documents, err := w.documents()
	return append(files, documents...), skipped, err
}

// choose takes all formats that fit the project, and says of the others why they do not.
func (w *writer) choose() (skipped []string) {
	w.formats = nil
	for _, f := range Formats() {
		switch why := Empty(w.v, f.ID); {
		case !w.fits(f.ID):
		case why != "":
			skipped = append(skipped, fmt.Sprintf("%s is left out: %s", f.Path, why))
		default:
			w.formats = append(w.formats, f.ID)
		}
	}
	return skipped
}

func (w *writer) documents() (files []File, err error) {
	for _, f := range Formats() {
		if f.render == nil || !slices.Contains(w.formats, f.ID) {
			continue
		}
		rendered, err := f.render(w)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be written: %w", f.Path, err)
		}
		files = append(files, rendered...)
	}
	return files, nil
}

// Empty says why a project has nothing to write in a format; empty when it has.
func Empty(v *workflow.View, format string) string {
	switch {
	case (format == ADRs || format == "agents") && len(v.Records) == 0:
		return errNothingDecided.Error()
	case format == "openapi" && len(v.Endpoints) == 0:
		return openapi.ErrNoEndpoint.Error()
	case slices.Contains([]string{"sql-postgresql", "sql-sqlite", "mermaid"}, format) && len(v.Entities) == 0:
		return schema.ErrNoEntity.Error()
	case format == "requirements" && len(v.Features)+len(v.Entities)+len(v.Endpoints)+len(v.Facts) == 0:
		return errNoRequirement.Error()
	}
	return ""
}

// fits reports whether a format belongs to Everything: of the dialects of SQL, the one of the project's database, or of
// the one that is most like it.
func (w *writer) fits(format string) bool {
	sqlite := schema.Chosen(w.v, "data-store") == "sqlite"
	return format != "sql-postgresql" && format != "sql-sqlite" || (format == "sql-sqlite") == sqlite
}

// file compares a document with what is there.
func (w *writer) file(id, name string, content []byte, notes []string) (File, error) {
	f := File{Path: name, Content: content, Notes: notes, keep: []workflow.ExportedFile{remembered(id, name, content)}}
	return f, f.settle(w, func(have []byte) bool { return w.wrote(id, have) })
}

// single is file for formats of one file.
func (w *writer) single(id string, content []byte, notes []string, err error) ([]File, error) {
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(Formats(), func(f Format) bool { return f.ID == id })
	f, err := w.file(id, Formats()[i].Path, content, notes)
	return []File{f}, err
}

// documentRecord is under which name a document stands among the exported files that a project remembers.
func documentRecord(id string) string { return "document:" + id }

func remembered(id, name string, content []byte) workflow.ExportedFile {
	return workflow.ExportedFile{Record: documentRecord(id), Name: path.Base(name), SHA256: sum(content)}
}

// wrote reports whether fsd exported this text as the document at any time: into another folder, or before the
// repository went back to an older state. A text that fsd never wrote is somebody else's.
func (w *writer) wrote(id string, have []byte) bool {
	return exportedBefore(w.v.Project, documentRecord(id), sum(lf(have)))
}

// lf is a text with LF at the ends of its lines: git writes CRLF on some systems, which nobody has edited.
func lf(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

func exportedBefore(p *workflow.Project, record, hash string) bool {
	return slices.ContainsFunc(p.Log, func(c workflow.Change) bool {
		body, ok := c.Body.(workflow.Exported)
		return ok && slices.ContainsFunc(body.Files, func(f workflow.ExportedFile) bool { return f.Record == record && f.SHA256 == hash })
	})
}

// settle says what writing does to a document's file. ours tells whether what is there is nothing that fsd did not write.
func (f *File) settle(w *writer, ours func(have []byte) bool) error {
	have, there, err := look(w.root, f.Path)
	switch {
	case errors.Is(err, errNoFile):
		f.Action = Kept
		f.Notes = append(f.Notes, "is no plain file")
	case err != nil:
		return err
	case !there:
		f.Action = Create
	case bytes.Equal(have, f.Content), bytes.Equal(lf(have), f.Content):
		f.Action = Same
	case ours(have):
		f.Action = Update
	default:
		f.Action = Kept
	}
	return nil
}

// keeps are the exported files to be remembered of documents that were written or found the same.
func keeps(p *workflow.Project, files []File) []workflow.ExportedFile {
	var list []workflow.ExportedFile
	for _, f := range files {
		if f.Action == Kept {
			continue
		}
		for _, k := range f.keep {
			if !exportedBefore(p, k.Record, k.SHA256) {
				list = append(list, k)
			}
		}
	}
	return list
}

// has reports whether a link to a file below the root leads somewhere: this export writes it, or it is there.
func (w *writer) has(format, name string) bool {
	return slices.Contains(w.formats, format) || w.root != nil && exists(w.root, name)
}

// record is the path of a record's file; empty when there is none to link to.
func (w *writer) record(r workflow.Record) string {
	if name := path.Join(w.folder, FileName(w.v.K, r)); w.has(ADRs, name) {
		return name
	}
	return ""
}

// cite names a record, as a link where its file is there. from is the folder of the document that cites it.
func (w *writer) cite(r workflow.Record, from string) string {
	name := fmt.Sprintf("ADR %d", r.Number)
	if file := w.record(r); file != "" {
		return fmt.Sprintf("[%s](%s)", name, relative(from, file))
	}
	return name
}

// relative is the way from a folder to a file, both below the root.
func relative(folder, file string) string {
	if folder == "." {
		return file
	}
	if rest, inside := strings.CutPrefix(file, folder+"/"); inside {
		return rest
	}
	return strings.Repeat("../", strings.Count(folder, "/")+1) + file
}

// said is what was answered to a text question; empty when nobody has, or knows.
func (w *writer) said(fact string) string {
	text := strings.Join(w.v.Facts[fact], " ")
	if text == knowledge.Unknown {
		return ""
	}
	return text
}

// code writes a text as code where that is what it looks like, else as text.
func code(s string) string {
	if strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/{}._- ") == "" && s != "" {
		return "`" + s + "`"
	}
	return clean.MD(s)
}

// row is a row of a table; an empty cell has a dash.
func row(cells ...string) string {
	text := "|"
	for _, cell := range cells {
		if cell == "" {
			cell = "-"
		}
		text += " " + cell + " |"
	}
	return text
}

// grid adds a table; nothing when it has no rows.
func (d *document) grid(heads []string, rows []string) {
	if len(rows) == 0 {
		return
	}
	line := make([]string, len(heads))
	for i := range line {
		line[i] = "---"
	}
	d.add("%s", strings.Join(append([]string{row(heads...), row(line...)}, rows...), "\n"))
}

func (w *writer) openAPI() ([]File, error) {
	text, notes, err := openapi.Document(w.v)
	return w.single("openapi", text, notes, err)
}

func (w *writer) postgreSQL() ([]File, error) {
	text, notes, err := schema.PostgreSQL(w.v)
	return w.single("sql-postgresql", text, notes, err)
}

func (w *writer) sqlite() ([]File, error) {
	text, notes, err := schema.SQLite(w.v)
	return w.single("sql-sqlite", text, notes, err)
}

// diagram is the diagram in Markdown, as GitHub and GitLab draw it.
func (w *writer) diagram() ([]File, error) {
	diagram, notes, err := schema.Mermaid(w.v)
	var doc document
	doc.heading(1, heading("Entities of "+w.v.Name))
	doc.add("```mermaid\n%s```", diagram)
	var said []string
	for _, note := range notes {
		said = append(said, clean.MD(stop(sentenceCase(note))))
	}
	doc.list(said)
	doc.add("Written by fsd from the entities of the project; change them there.")
	return w.single("mermaid", doc.bytes(), notes, err)
}
