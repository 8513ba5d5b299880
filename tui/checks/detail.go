package checks

import (
	"strings"

	"fsd/knowledge"
	"fsd/tui/page"
	"fsd/tui/widget"
	"fsd/workflow"
)

// about says of an item why, how, how to see that it is met, and what people said about it.
func about(b *page.Base, check workflow.Check, width int) []string {
	t, v := b.Env.Theme, b.Project()
	var lines []string
	for _, line := range widget.Wrap(check.Title, width) {
		lines = append(lines, t.Bold.Render(line))
	}
	lines = append(lines, b.CheckSign(check)+" "+strings.ReplaceAll(string(check.State), "-", " ")+t.Dim.Render(", ")+severity(b, check))
	lines = append(lines, marks(b, check, width)...)
	section := func(head, text string) {
		if text != "" {
			lines = append(lines, "", t.Dim.Render(head))
			lines = append(lines, widget.Wrap(text, width)...)
		}
	}
	stack := v.Stack()
	section("Why", check.Why)
	section("How", check.How)
	section("In "+stackName(stack), check.In(stack))
	section("First", check.Verify.Setup)
	if check.Verify.Run != "" {
		lines = append(lines, "", t.Dim.Render("Verify, ")+t.Key.Render("y")+t.Dim.Render(" copies it"))
		for _, line := range widget.Wrap(check.Verify.Run, max(width-2, 1)) {
			lines = append(lines, "  "+t.Accent.Render(line))
		}
	}
	for _, variable := range v.K.VariablesOf(check.Check) { // what to put in place of $API and the like
		lines = append(lines, widget.Hang("  "+t.Dim.Render("$"+variable.Name+"  "), t.Faint.Render(variable.Say), width)...)
	}
	section("Expect", check.Verify.Expect)
	section("Verify by hand", check.Verify.Manual)
	if check.Auto {
		said := "fsd sees it by itself: met"
		if check.Missing != "" {
			said = "fsd sees it by itself: " + check.Missing
		}
		section("Verify", said)
	}
	var cited []string
	for _, ref := range check.Sources {
		if s, ok := v.K.Source(ref.Ref); ok {
			cited = append(cited, s.Title+", "+ref.At)
		}
	}
	section("Sources", strings.Join(cited, "; "))
	return lines
}

func severity(b *page.Base, check workflow.Check) string {
	t := b.Env.Theme
	switch {
	case check.Settled():
		return t.Faint.Render(string(check.Severity))
	case check.Severity == knowledge.Blocker:
		return t.Bad.Render(string(check.Severity))
	case check.Severity == knowledge.Major:
		return t.Dim.Render(string(check.Severity))
	}
	return t.Faint.Render(string(check.Severity))
}

// marks is what people said about the item: evidence, a reason, who carries a risk and until when.
func marks(b *page.Base, check workflow.Check, width int) []string {
	t := b.Env.Theme
	var lines []string
	if check.Expired {
		lines = append(lines, widget.Hang(t.Warn.Render(t.Alert)+" ", "The accepted risk has run out on "+check.Mark.Until, width)...)
	}
	if check.Dropped {
		lines = append(lines, widget.Hang(t.Faint.Render(t.NA)+" ", "No longer asked for; kept because it was done", width)...)
	}
	row := func(head, text string) {
		if text != "" {
			lines = append(lines, widget.Hang(t.Dim.Render(widget.Pad(head, 10)), text, width)...)
		}
	}
	row("evidence", check.Mark.Evidence)
	row("reason", check.Mark.Reason)
	row("owner", check.Mark.Owner)
	row("until", check.Mark.Until)
	return lines
}

// risk says who carries an accepted risk, and until when.
func risk(check workflow.Check) string {
	said := "accepted risk"
	if check.Mark.Owner != "" {
		said += ", " + check.Mark.Owner
	}
	if check.Mark.Until != "" {
		said += ", until " + check.Mark.Until
	}
	return said
}

func stackName(stack string) string {
	return map[string]string{"go": "Go", "express": "Express", "nextjs": "Next.js", "flask": "Flask", "fastapi": "FastAPI"}[stack]
}
