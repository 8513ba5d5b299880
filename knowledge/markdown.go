package knowledge

import (
	"fmt"
	"strings"
)

// GuideMarkdown is a guide as one Markdown document: the text, the samples (of one stack if one is named), and the
// founding forms with what is wrong with them.
func (b *Base) GuideMarkdown(g *Guide, stack string) (string, error) {
	body, err := b.GuideText(g.ID)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n\n%s\n", g.Title, strings.TrimSpace(body))
	for _, s := range g.In(stack) {
		if err := b.code(&out, g.ID, "## "+s.Title+" ("+s.Stack+")", s.File, s.Lang); err != nil {
			return "", err
		}
	}
	for _, absent := range g.Absent {
		if stack == absent.Stack {
			fmt.Fprintf(&out, "\n## Not in %s\n\n%s\n", absent.Stack, absent.Why)
		}
	}
	for _, f := range g.Founding {
		if err := b.code(&out, g.ID, "## As it is often written: "+f.Title, f.File, f.Lang); err != nil {
			return "", err
		}
		out.WriteString("\nWhat is wrong with it:\n\n- " + strings.Join(f.Faults, "\n- ") + "\n")
	}
	b.cite(&out, g.Sources)
	return out.String(), nil
}

// GuideProse is a guide's text and sources as a Markdown document, without its samples.
func (b *Base) GuideProse(g *Guide) (string, error) {
	body, err := b.GuideText(g.ID)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n\n%s\n", g.Title, strings.TrimSpace(body))
	b.cite(&out, g.Sources)
	return out.String(), nil
}

// DecisionMarkdown is a decision as one Markdown document: why it matters, each option, the sources.
func (b *Base) DecisionMarkdown(d *Decision) (string, error) {
	about, err := b.About(d.ID)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n\n%s\n\n%s\n", d.Title, d.Ask, strings.TrimSpace(about))
	out.WriteString("\nWhatever you choose:\n\n- " + strings.Join(d.Consequences, "\n- ") + "\n")
	for i := range d.Options {
		text, err := b.OptionText(d.ID, d.Options[i].ID)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "\n## %s\n\n%s\n", d.Options[i].Title, deeper(text))
	}
	if d.Disagree != "" {
		fmt.Fprintf(&out, "\n## Where the authorities disagree\n\n%s\n", d.Disagree)
	}
	b.cite(&out, d.Sources)
	return out.String(), nil
}

// OptionMarkdown is one option as a document: points for and against, then its page and the decision's sources.
func (b *Base) OptionMarkdown(d *Decision, o *Option) (string, error) {
	text, err := b.OptionText(d.ID, o.ID)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n\nFor\n\n- %s\n\nAgainst\n\n- %s\n\n%s\n", o.Title,
		strings.Join(o.Pros, "\n- "), strings.Join(o.Cons, "\n- "), strings.TrimSpace(text))
	if o.LeaveWhen != "" {
		fmt.Fprintf(&out, "\nRevisit when %s.\n", strings.TrimSuffix(o.LeaveWhen, "."))
	}
	if d.Disagree != "" {
		fmt.Fprintf(&out, "\n## Where the authorities disagree\n\n%s\n", d.Disagree)
	}
	b.cite(&out, d.Sources)
	return out.String(), nil
}

// deeper moves the headings of a text one level down.
func deeper(text string) string {
	return strings.TrimSpace(strings.ReplaceAll("\n"+strings.TrimSpace(text), "\n## ", "\n### "))
}

func (b *Base) code(out *strings.Builder, guide, heading, file, lang string) error {
	text, err := b.GuideFile(guide, file)
	if err != nil {
		return err
	}
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	fmt.Fprintf(out, "\n%s\n\n%s%s\n%s\n%s\n", heading, fence, lang, strings.TrimRight(text, "\n"), fence)
	return nil
}

func (b *Base) cite(out *strings.Builder, refs []Ref) {
	out.WriteString("\n## Sources\n\n")
	for _, r := range refs {
		if s, ok := b.Source(r.Ref); ok {
			fmt.Fprintf(out, "- [%s](%s), %s\n", s.Title, s.URL, r.At)
		}
	}
}
