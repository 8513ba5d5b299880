package rows

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// pasted is one line of a paste: what it means, or why it is not understood.
type pasted struct {
	text string
	body workflow.Body
	err  error
}

// maxPasted is how many lines of a paste are taken.
const maxPasted = 500

// listMark begins a line that was copied from a list.
var listMark = regexp.MustCompile(`^\s*(?:[-*•]|[0-9]+[.)])\s+(?:\[[ xX]\]\s+)?`)

// paste makes a row of each line; one line goes into the field. When a line is not understood, nothing is added before
// the person has seen which.
func (r *Rows) paste(msg tea.PasteMsg) tea.Cmd {
	var lines []string
	for line := range strings.Lines(msg.Content) {
		if line = listMark.ReplaceAllString(line, ""); strings.TrimSpace(line) != "" {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	if len(lines) > maxPasted {
		return page.Send(page.Fail{Err: fmt.Errorf("the paste has %d lines; at most %d are taken at once", len(lines), maxPasted)})
	}
	if len(lines) < 2 {
		if r.field == nil {
			r.add()
		}
		return r.typed(tea.PasteMsg{Content: strings.Join(lines, "")})
	}
	r.field, r.pasted = nil, nil
	for _, line := range lines {
		r.pasted = append(r.pasted, r.read(line))
	}
	if r.unread() == 0 {
		return r.take()
	}
	r.sheet = widget.List{}
	r.fillPasted()
	r.sheet.Select(strconv.Itoa(slices.IndexFunc(r.pasted, func(p pasted) bool { return p.err != nil })))
	return nil
}

// read says what a line means.
func (r *Rows) read(line string) pasted {
	body, err := r.parse(line, "")
	if err == nil {
		_, err = r.Project().Validate(body)
	}
	return pasted{text: line, body: body, err: err}
}

// unread counts the lines that are not understood.
func (r *Rows) unread() int {
	n := 0
	for _, p := range r.pasted {
		if p.err != nil {
			n++
		}
	}
	return n
}

// take adds the lines that are understood, in one step; the others stay to be mended. When the step is refused, all stay.
func (r *Rows) take() tea.Cmd {
	var bodies []workflow.Body
	var rest []pasted
	for _, p := range r.pasted {
		if p.err != nil {
			rest = append(rest, p)
			continue
		}
		bodies = append(bodies, p.body)
	}
	rows := widget.Count(len(bodies), "row", "rows")
	cmd, err := r.Env.Desk.Do(r.united(bodies)...)
	if err != nil {
		return tea.Batch(cmd, page.Send(page.Fail{Err: err}))
	}
	r.pasted, r.sheet = rest, widget.List{}
	r.fill()
	return tea.Batch(cmd, page.Send(page.Changed{}), page.Send(page.Say{Text: rows + " added"}))
}

// united puts lines about one entity together: with the one that is there already, and with those of earlier lines.
func (r *Rows) united(bodies []workflow.Body) []workflow.Body {
	var out []workflow.Body
	at := map[string]int{} // by the name of an entity, its place in out
	for _, body := range bodies {
		put, isEntity := body.(workflow.EntityPut)
		if !isEntity {
			out = append(out, body)
			continue
		}
		name := strings.ToLower(put.Entity.Name)
		if i, before := at[name]; before {
			out[i] = workflow.EntityPut{Entity: out[i].(workflow.EntityPut).Entity.Adding(put.Entity)}
			continue
		}
		if have, there := r.Project().EntityNamed(put.Entity.Name); there && have.ID != put.Entity.ID {
			put.Entity = have.Adding(put.Entity)
		}
		at[name] = len(out)
		out = append(out, put)
	}
	return out
}

func (r *Rows) fillPasted() {
	t := r.Env.Theme
	var items []widget.Item
	for i, p := range r.pasted {
		it := widget.Item{ID: strconv.Itoa(i), Text: p.text, Mark: t.Good.Render(t.Done)}
		if p.err != nil {
			it.Mark = t.Warn.Render(t.Alert)
			it.Subs = r.below("", t.Warn.Render(p.err.Error()))
		}
		items = append(items, it)
	}
	r.sheet.SetItems(items)
}

// viewPasted draws the lines of the paste.
func (r *Rows) viewPasted(height int) []string {
	t := r.Env.Theme
	bad := r.unread()
	head := t.Bold.Render(fmt.Sprintf("%d of %d lines are understood", len(r.pasted)-bad, len(r.pasted)))
	if bad == 0 {
		head += t.Dim.Render("; nothing is added yet")
	}
	r.sheet.SetSize(r.Width, max(height-2, 1))
	return append([]string{head, ""}, widget.Fit(r.sheet.View(t), r.Width, max(height-2, 1))...)
}

// line under the cursor of the paste.
func (r *Rows) pastedAt() int {
	it, _ := r.sheet.Selected()
	i, err := strconv.Atoi(it.ID)
	if err != nil || i >= len(r.pasted) {
		return -1
	}
	return i
}

// mend puts the line under the cursor into the field.
func (r *Rows) mend() tea.Cmd {
	if i := r.pastedAt(); i >= 0 {
		r.mending, r.editing = i, ""
		r.field = widget.NewField(r.Env.Theme, r.pasted[i].text, maxLine, false)
	}
	return nil
}

// mended takes the line back from the field; an empty one is left out.
func (r *Rows) mended(line string) tea.Cmd {
	i := r.mending
	r.field, r.mending = nil, -1
	if line == "" {
		return r.drop(i)
	}
	r.pasted[i] = r.read(line)
	r.fillPasted()
	return nil
}

// drop leaves a line out.
func (r *Rows) drop(i int) tea.Cmd {
	if i >= 0 {
		r.pasted = slices.Delete(r.pasted, i, i+1)
	}
	r.fillPasted()
	return nil
}

func (r *Rows) pasteActions() []page.Action {
	good := len(r.pasted) - r.unread()
	none := ""
	if good == 0 {
		none = "no line is understood"
	}
	return []page.Action{
		{Keys: []string{"enter"}, Name: "add " + widget.Count(good, "row", "rows"), Why: none, Footer: true, Do: r.take},
		{Keys: []string{"e", "l", "right"}, Name: "mend the line", Footer: true, Do: r.mend},
		{Keys: []string{"d"}, Name: "leave it out", Footer: true, Do: func() tea.Cmd { return r.drop(r.pastedAt()) }},
		{Keys: []string{"esc", "h", "left", "backspace"}, Name: "leave", Footer: true, Do: func() tea.Cmd {
			r.pasted = nil
			return page.Send(page.Refuse{Text: "Nothing was added"})
		}},
	}
}
