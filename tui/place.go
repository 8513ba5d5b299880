package tui

import (
	"context"
	"encoding/json"
	"time"

	tea "charm.land/bubbletea/v2"

	"fsd/tui/page"
)

const (
	// draftsPage names, among the places that are stored, the one that is no page: what was typed and not kept.
	draftsPage = "drafts"
	maxDrafts  = 32 << 10 // bytes of half-typed texts that are stored with the place
	// noteAfter is how long after a key in a field the half-typed text is stored. While nobody types, nothing ticks.
	noteAfter = time.Second
)

// placed is the store's answer to keepPlace: which place of which project it has taken. A place that could not be kept
// loses nothing but comfort, so it is not talked about.
type placed struct{ project, place string }

// note says that a half-typed text is to be stored now.
type note struct{}

// keepPlace stores where the person is, if that has changed. It is no change of the project: undo passes over it. While
// somebody types, it waits a moment.
func (m *Model) keepPlace() tea.Cmd {
	if a, ok := m.overlay.(*ask); m.typing() || ok && a.field != nil {
		if m.noting || m.project == "" {
			return nil
		}
		m.noting = true
		return tea.Tick(noteAfter, func(time.Time) tea.Msg { return note{} })
	}
	return m.storePlace()
}

// storePlace stores the place now. One is on its way at a time, so that an older one never comes after a newer one.
func (m *Model) storePlace() tea.Cmd {
	if m.project == "" || len(m.stack) < 2 {
		return nil
	}
	place := encodePlaces(m.stack[1:], m.env.Drafts)
	if place == m.place {
		return nil
	}
	if m.place = place; m.placing {
		return nil
	}
	m.placing = true
	services, id := m.env.Services, m.project
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
		defer cancel()
		_ = services.SetPlace(ctx, id, place)
		return placed{id, place}
	}
}

// placedNow goes on with the place that the person has reached meanwhile.
func (m *Model) placedNow(p placed) tea.Cmd {
	m.placing = false
	if p.project == m.project && p.place != m.place {
		m.place = p.place
		if cmd := m.storePlace(); cmd != nil {
			return cmd
		}
	}
	if m.quit {
		return m.finish()
	}
	return nil
}

// encodePlaces writes the stack of pages, and behind it what was typed and not kept.
func encodePlaces(stack []page.Page, drafts map[string]string) string {
	var places []page.Place
	for _, p := range stack {
		places = append(places, p.Place())
	}
	if half, err := json.Marshal(drafts); err == nil && len(drafts) > 0 && len(half) <= maxDrafts {
		places = append(places, page.Place{Page: draftsPage, Sub: string(half)})
	}
	data, err := json.Marshal(places)
	if err != nil {
		return ""
	}
	return string(data)
}

// decodePlaces is the inverse of encodePlaces. What cannot be read is nothing.
func decodePlaces(text string) (places []page.Place, drafts map[string]string) {
	var all []page.Place
	_ = json.Unmarshal([]byte(text), &all) // a place of a later version, or none
	drafts = map[string]string{}
	for _, p := range all {
		if p.Page == draftsPage {
			_ = json.Unmarshal([]byte(p.Sub), &drafts)
			continue
		}
		places = append(places, p)
	}
	if drafts == nil { // "null"
		drafts = map[string]string{}
	}
	return places, drafts
}
