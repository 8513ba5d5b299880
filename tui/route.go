package tui

import (
	"fsd/tui/checks"
	"fsd/tui/decide"
	"fsd/tui/disputes"
	"fsd/tui/exports"
	"fsd/tui/fact"
	"fsd/tui/guide"
	"fsd/tui/history"
	"fsd/tui/home"
	"fsd/tui/overview"
	"fsd/tui/page"
	"fsd/tui/plan"
	"fsd/tui/records"
	"fsd/tui/rows"
)

// makers is the one list of all pages.
func makers() map[string]func(*page.Env, page.Place) page.Page {
	return map[string]func(*page.Env, page.Place) page.Page{
		page.Home:     home.New,
		page.Map:      overview.New,
		page.Fact:     fact.New,
		page.Rows:     rows.New,
		page.Decide:   decide.New,
		page.Read:     guide.NewReader,
		page.Checks:   checks.New,
		page.Verdict:  checks.NewVerdict,
		page.Plan:     plan.New,
		page.Guide:    guide.New,
		page.Guides:   guide.NewIndex,
		page.Records:  records.New,
		page.Record:   records.NewPreview,
		page.Export:   exports.New,
		page.History:  history.New,
		page.Disputes: disputes.New,
	}
}

func known(p page.Place) bool { return makers()[p.Page] != nil }

// route makes the page for a place. A place that this version does not know is the map.
func route(env *page.Env, p page.Place) page.Page {
	if make := makers()[p.Page]; make != nil {
		return make(env, p)
	}
	return overview.New(env, page.Place{Page: page.Map})
}
